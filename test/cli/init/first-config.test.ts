import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundAccount } from '#adapters/aws/discovery/found-account.ts';
import { parseConfig } from '#engines/config.ts';
import { proposalOf } from '../../../cli/init/proposal/propose.ts';
import { exampleSource } from '../../../cli/init/proposal/proposed-source.ts';
import { textOf } from '../../../cli/init/text/config-form.ts';
import { firstConfig, type StorePlace } from '../../../cli/init/text/first-config.ts';
import { deployableOf } from '../../../infra/loading/deployable.ts';
import { account, accounts, instance, place } from './found-accounts.ts';

const now = new Date('2026-11-27T12:00:00Z');
const at = { folder: '/srv', now };
const inAws = (found: FoundAccount): StorePlace => ({
  ...{ region: found.region ?? 'eu-central-1', isGuessed: false, deployed: found.store },
});

function written(found: FoundAccount, { deployment = 'holdfast', timeZone = 'UTC' } = {}) {
  const proposal = proposalOf(found, deployment);
  const sources = proposal.sources.length > 0 ? proposal.sources : [exampleSource(deployment, 'secret')];
  return firstConfig({ ...proposal, sources }, { deployment, place: inAws(found), timeZone, now });
}

/** What a module says that is written so. */
function saidBy(text: string): unknown {
  const module = { exports: {} };
  runInNewContext(text, { module });
  return JSON.parse(JSON.stringify(module.exports));
}

describe('a first config', () => {
  it('is taken by every verb and by a deploy, whatever the account shows', () => {
    fc.assert(
      fc.property(accounts, fc.constantFrom('holdfast', 'nights-2'), (found, deployment) => {
        const value: unknown = JSON.parse(JSON.stringify(written(found, { deployment }).config));
        expect(deployableOf({ value, folder: '/srv' }, now).config.deployment).toBe(deployment);
      }),
      { numRuns: 100 },
    );
  });

  it('says as a module, beneath its comments, what it says as JSON', () => {
    fc.assert(
      fc.property(accounts, (found) => {
        const { config, comments } = written(found);
        const expected = JSON.parse(textOf('json', config, comments));
        expect(saidBy(textOf('common', config, comments))).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('is a folder where one is named', () => {
    const { config } = firstConfig(
      { sources: [exampleSource('holdfast', 'env')], networks: [], notWritten: [] },
      { deployment: 'holdfast', place: { directory: 'backups' }, timeZone: 'UTC', now },
    );
    expect(parseConfig(config, at)).toMatchObject({
      store: { directory: '/srv/backups' },
      sources: { orders: { url: { env: 'ORDERS_URL' } } },
    });
  });

  it('takes region and bucket of the deployed stacks as they are, and no lock that they may not have', () => {
    const store = { stack: 'holdfast-store', status: 'CREATE_COMPLETE', bucket: 'the-bucket' };
    const { config, comments } = written(account({ region: 'eu-west-1', store }));
    expect(config.store).toEqual({ s3: { region: 'eu-west-1', bucket: 'the-bucket' } });
    expect(comments['store']?.join()).toContain('of the stack holdfast-store');
  });

  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['Nowhere/Nothing', 'UTC'],
    // clocks go from 03:00 to 04:00 there each spring: 03:30 is lost
    ['Europe/Helsinki', 'UTC'],
  ])('runs by the clock of %s in %s', (timeZone, expected) => {
    expect(written(account(), { timeZone }).config.plans.nightly.timeZone).toBe(expected);
  });

  it('has a network for every VPC that one deployment has room for, and says which databases are beyond', () => {
    const digits = Array.from({ length: 40 }, (_, at) => at.toString(16).padStart(2, '0'));
    const instances = digits.map((two) =>
      instance(`db-${two}`, {
        place: place('0', {
          vpc: `vpc-${two.repeat(4)}`,
          group: two,
          subnets: ['a', 'b', 'c'].map((zone) => ({ id: `subnet-0000${two}0${zone}`, zone })),
        }),
      }),
    );
    const found = account({ instances });
    const { config } = written(found);
    expect(() => deployableOf({ value: config, folder: '/srv' }, now)).not.toThrow();
    const { notWritten } = proposalOf(found, 'holdfast');
    expect(Object.keys(config.sources).length).toBeGreaterThan(10);
    expect(Object.keys(config.sources).length + notWritten.length).toBe(40);
    expect(notWritten[0]?.why).toContain('one too many for one deployment');
  });
});

describe('its text', () => {
  const { config, comments } = written(account({ instances: [instance("it's; \u2028*/ \n`$x`")] }));

  it('keeps what stands in a name within a comment', () => {
    const text = textOf('module', config, comments);
    const [line] = text.split('\n').filter((one) => one.includes("it's"));
    expect(line).toBe("    // RDS instance it's; */ `$x`");
  });

  it('imports the types in this clone alone', () => {
    expect(textOf('typed', config, comments)).toMatch(/^import \{ defineConfig \} from '#config';\n/);
    expect(textOf('module', config, comments)).not.toContain('#config');
    expect(textOf('module', config, comments)).toMatch(/^\/\/ .*\nexport default \{\n/);
  });

  it('has no line that is wider than the page', () => {
    const wide = written(account({ instances: [instance('orders', { managedSecret: 'arn:x' })] }));
    const lines = textOf('module', wide.config, wide.comments).split('\n');
    expect(lines.filter((line) => line.length > 110)).toEqual([]);
  });
});
