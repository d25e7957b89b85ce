import * as z from 'zod';
import { defineEngine } from '#core/config/define-engine.ts';
import { Duration } from '#core/config/fields/duration.ts';
import { SecretRefField } from '#core/config/fields/secret-ref.ts';
import { evenIfWrong, flag, listOf, section, text } from '#core/config/fields/section.ts';
import { Size } from '#core/config/fields/size.ts';
import { sourceFields } from '#core/config/source.ts';
import { good } from './good.ts';
import { Check, Compression, Share, TableName } from './source-fields.ts';

const tables = listOf(TableName, "['public.orders']").optional();

/** A PostgreSQL database. Table names are exact; a pattern is one only when written `{ pattern }` (P10). */
const source = section(
  {
    engine: z.literal('postgres', "write 'postgres'"),
    ...sourceFields,
    url: SecretRefField,
    bigTable: Size.prefault('64MB'),
    compression: Compression.optional(),
    counts: Share.prefault('25%'),
    tables,
    excludeTables: tables,
    schemas: listOf(text("a schema such as 'public'"), "['public']").optional(),
    /** An empty database is refused unless this says that it is meant to be. */
    allowEmpty: flag.default(false),
    schemaOnly: flag.default(false),
    dataOnly: flag.default(false),
    lockTimeout: Duration.prefault('60s'),
    checks: listOf(Check, "[{ sql: 'select count(*) from users', atLeast: 1000 }]").optional(),
  },
  "{ engine: 'postgres', plan: 'nightly', url: { env: 'ORDERS_URL' }, rpo: '25h' }",
)
  .refine(({ schemaOnly, dataOnly }) => !(schemaOnly === true && dataOnly === true), {
    error: 'leave out schemaOnly or dataOnly: together they leave nothing',
    path: ['dataOnly'],
    when: evenIfWrong,
  })
  .refine(({ dataOnly, drill }) => !(dataOnly === true && drill !== undefined), {
    error: 'leave out drill: data without a schema cannot be restored into an empty server',
    path: ['drill'],
    when: evenIfWrong,
  })
  .refine(({ tables, schemas }) => tables === undefined || schemas === undefined, {
    error: "leave out schemas and write the tables with their schema, such as 'public.orders'",
    path: ['schemas'],
    when: evenIfWrong,
  })
  .refine(({ tables, excludeTables }) => !overlaps(tables, excludeTables), {
    error: 'leave out what tables names as well',
    path: ['excludeTables'],
    when: evenIfWrong,
  });

function overlaps(tables: unknown, excluded: unknown): boolean {
  if (!Array.isArray(tables) || !Array.isArray(excluded)) return false;
  const named = new Set(tables.map((table) => JSON.stringify(table)));
  return excluded.some((table) => named.has(JSON.stringify(table)));
}

export type PostgresSource = z.output<typeof source>;

export const postgres = defineEngine({ name: 'postgres', source, good });
