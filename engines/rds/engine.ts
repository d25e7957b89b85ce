import * as z from 'zod';
import { defineEngine } from '#core/config/define-engine.ts';
import { SecretRefField } from '#core/config/fields/secret-ref.ts';
import { evenIfWrong, listOf, named, section, text } from '#core/config/fields/section.ts';
import { sourceFields } from '#core/config/source.ts';
import { Check } from '../postgres/source-fields.ts';
import { good } from './good.ts';

/** AWS connects to nothing and runs nothing of ours: what is about connections and tasks is no field of this engine. */
const { drill: _, network: __, streams: ___, host: ____, ...fields } = sourceFields;

/** As RDS names them: 1 to 63 letters, digits and single hyphens, the first one a letter. */
const identifier = (example: string) => {
  const advice = `write the identifier of ${example}`;
  return z.string(advice).regex(/^[A-Za-z](-?[A-Za-z0-9]){0,62}$/, advice);
};

const tagAdvice = "{ backup: 'nightly' }";

/**
 * An instance or a cluster of RDS, Aurora's among them, whatever database runs in it; or every one that has all of some
 * tags, each a source of its own from the night on in which it is found.
 */
const source = section(
  {
    engine: z.literal('rds', "write 'rds'"),
    ...fields,
    instance: identifier("an instance such as 'prod-ledger'").optional(),
    cluster: identifier("a cluster such as 'prod-orders'").optional(),
    tag: named(text("a value such as 'nightly'"), tagAdvice)
      .refine((tag) => Object.keys(tag).length > 0, {
        error: `write at least one: ${tagAdvice}`,
        when: evenIfWrong,
      })
      .optional(),
    /** Where drills restore to: what came back runs its jobs and subscriptions, and must reach nobody. */
    sandbox: section(
      {
        subnetGroup: text("a subnet group such as 'hf-drill'").optional(),
        securityGroups: listOf(text("a security group such as 'sg-0a1b2c3d'"), "['sg-0a1b2c3d']"),
        /** Who asks the checks: user, password and database of this URL, at the address of what came back. */
        url: SecretRefField.optional(),
        checks: listOf(Check, "[{ sql: 'select count(*) from users', atLeast: 1000 }]").optional(),
      },
      "{ subnetGroup: 'hf-drill', securityGroups: ['sg-0a1b2c3d'] }",
    )
      .refine(({ url, checks }) => (url === undefined) === (checks === undefined), {
        error: "write both: url: { secret: 'prod/ledger' } says who asks, checks what",
        path: ['checks'],
        when: evenIfWrong,
      })
      .optional(),
  },
  "{ engine: 'rds', plan: 'nightly', instance: 'prod-ledger', rpo: '25h' }",
).refine(({ instance, cluster, tag }) => [instance, cluster, tag].filter(Boolean).length === 1, {
  error:
    "name one: instance: 'prod-ledger', or cluster: 'prod-orders' for Aurora and Multi-AZ clusters; or all that have a tag: { backup: 'nightly' }",
  path: ['instance'],
  when: evenIfWrong,
});

export type RdsSource = z.output<typeof source>;

export const rds = defineEngine({ name: 'rds', source, good });
