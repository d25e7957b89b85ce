import { describe, expect, it } from 'vitest';
import { example, parse, problemsIn } from '../../core/config/example-config.ts';

const ledger = (change: object = {}) =>
  example({ sources: { ledger: { engine: 'rds', plan: 'nightly', rpo: '25h', ...change } } });

describe('a source of RDS', () => {
  it.each([{ instance: 'prod-ledger' }, { cluster: 'prod-orders' }])('names one database: %o', (named) => {
    expect(parse(ledger(named)).sources['ledger']).toMatchObject(named);
  });

  it('finds its databases by tags', () => {
    const tag = { backup: 'nightly', team: 'ledger' };
    expect(parse(ledger({ tag })).sources['ledger']).toMatchObject({ tag });
  });

  it.each([{}, { backup: '' }, 'backup'])(
    'with the tag %j is refused: it would find everything, or nothing',
    (tag) => {
      const [problem, ...others] = problemsIn(ledger({ tag }));
      expect(others).toEqual([]);
      expect(problem?.path).toContain('sources.ledger.tag');
    },
  );

  it.each([
    ['no database', {}],
    ['two', { instance: 'a', cluster: 'b' }],
    ['one and a tag', { instance: 'a', tag: { backup: 'nightly' } }],
  ])('that names %s is refused, with what to write', (_, named) => {
    expect(problemsIn(ledger(named))).toMatchObject([
      {
        path: expect.stringContaining('ledger'),
        instead: expect.stringContaining("instance: 'prod-ledger'"),
      },
    ]);
  });

  it.each(['1prod', 'prod--ledger', 'prod-', 'prod_ledger', 'arn:aws:rds:eu-central-1:1:db:x'])(
    'that names %s is refused: RDS has no such identifier',
    (instance) => {
      expect(problemsIn(ledger({ instance }))).toHaveLength(1);
    },
  );

  it.each(['url', 'network', 'host', 'streams', 'drill', 'checks'])(
    'with %s is refused: nothing of ours connects to it',
    (field) => {
      const problems = problemsIn(ledger({ instance: 'prod-ledger', [field]: 'x' }));
      expect(problems.map(({ path }) => path)).toContain(`sources.ledger.${field}`);
    },
  );

  const sealed = { securityGroups: ['sg-0a1b2c3d'] };
  const asked = { url: { secret: 'prod/ledger' }, checks: [{ sql: 'select 1', equals: 1 }] };

  it.each([sealed, { ...sealed, subnetGroup: 'hf-drill' }, { ...sealed, ...asked }])(
    'has a sandbox for drills: %j',
    (sandbox) => {
      const parsed = parse(ledger({ instance: 'prod-ledger', sandbox })).sources['ledger'];
      expect(parsed).toMatchObject({ sandbox });
    },
  );

  it.each([
    ['without a group', {}, 'securityGroups'],
    ['with an empty list of groups', { securityGroups: [] }, 'securityGroups'],
    ['with checks and nobody who asks', { ...sealed, checks: asked.checks }, 'checks'],
    ['with somebody who asks nothing', { ...sealed, url: asked.url }, 'checks'],
  ])('with a sandbox %s is refused', (_, sandbox, field) => {
    expect(problemsIn(ledger({ instance: 'prod-ledger', sandbox })).map(({ path }) => path)).toEqual([
      `sources.ledger.sandbox.${field}`,
    ]);
  });
});
