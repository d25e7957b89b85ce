import * as z from 'zod';
import { defineEngine } from '#core/config/define-engine.ts';
import { checkConditions, hasCondition } from '#core/config/fields/check-conditions.ts';
import { SecretRefField } from '#core/config/fields/secret-ref.ts';
import { flag, listOf, section, text } from '#core/config/fields/section.ts';
import { sourceFields } from '#core/config/source.ts';
import { good } from './good.ts';

/** How many rows of a restored collection fit a filter, and what that number must be. */
const Check = section(
  {
    collection: text("a collection such as 'movies', or 'database.movies'"),
    filter: text("a filter such as 'year >= 2020'").optional(),
    ...checkConditions,
  },
  "{ collection: 'movies', filter: 'year >= 2020', atLeast: 1000 }",
).refine(...hasCondition);

/** Collections of a Milvus. */
const source = section(
  {
    engine: z.literal('milvus', "write 'milvus'"),
    ...sourceFields,
    url: SecretRefField,
    /** @default all of them */
    databases: listOf(text("a database such as 'default'"), "['default']").optional(),
    /** By name; those of another database than `default` as `database.name`. @default all of them */
    collections: listOf(text("a collection such as 'movies'"), "['movies']").optional(),
    /** A collection that is not loaded cannot be read: it fails the run unless this lets it be loaded, and released again. */
    load: flag.default(false),
    /** A source without a single row is refused unless this says that it is meant to be empty. */
    allowEmpty: flag.default(false),
    checks: listOf(Check, "[{ collection: 'movies', atLeast: 1000 }]").optional(),
  },
  "{ engine: 'milvus', plan: 'nightly', url: { env: 'MILVUS_URL' }, rpo: '25h' }",
);

export type MilvusSource = z.output<typeof source>;

export const milvus = defineEngine({ name: 'milvus', source, good });
