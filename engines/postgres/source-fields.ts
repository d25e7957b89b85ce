import * as z from 'zod';
import { checkConditions, hasCondition } from '#core/config/fields/check-conditions.ts';
import { section, text } from '#core/config/fields/section.ts';
import { shareFrom } from '#core/config/fields/share.ts';

const tableAdvice =
  "write the exact name of a table such as 'orders' or 'public.orders', or { pattern: 'audit_*' } for many";

/** An exact name, with or without its schema, or a pattern of pg_dump when written as one. */
export const TableName = z.union(
  [
    z.string().regex(/^[^*?]+$/, tableAdvice),
    section({ pattern: text("a pattern such as 'audit_*'") }, "{ pattern: 'audit_*' }"),
  ],
  tableAdvice,
);

const levels = new Map([
  ['zstd', 22],
  ['gzip', 9],
]);
const compressionAdvice = "write 'zstd', 'zstd:3', 'lz4', 'gzip', 'gzip:6' or 'none'";

export interface Compression {
  readonly method: 'zstd' | 'lz4' | 'gzip' | 'none';
  /** The method's own level; undefined is its default. */
  readonly level: number | undefined;
}

const Method = z.enum(['zstd', 'lz4', 'gzip', 'none']);

/** How pg_dump compresses. Left out: the best that it has. */
export const Compression = z.string(compressionAdvice).transform((written, context): Compression => {
  const [, name, digits] = /^([a-z0-9]+)(?::(\d{1,2}))?$/.exec(written) ?? [];
  const method = Method.safeParse(name).data;
  const level = digits === undefined ? undefined : Number(digits);
  if (method && (level === undefined || (level >= 1 && level <= (levels.get(method) ?? 0))))
    return { method, level };
  context.addIssue({ code: 'custom', message: compressionAdvice });
  return z.NEVER;
});

/** Written '25%', read as `{ percent: 25 }`. */
export const Share = shareFrom(0, 100);

/** One question to the restored database, and what its first value must be. Ages are measured at consistentAt. */
export const Check = section(
  { sql: text("a query such as 'select count(*) from users'"), ...checkConditions },
  "{ sql: 'select count(*) from users', atLeast: 1000 }",
).refine(...hasCondition);
export type Check = z.output<typeof Check>;
