import * as z from 'zod';
import { ManagedDatabase } from '#core/cloud/ports/managed-databases.ts';

/** What is asked of RDS for one attempt: kept with the run before it is asked, and asked again word for word. */
export const SnapshotInput = z.object({
  service: z.literal('rds'),
  snapshot: z.string(),
  tags: z.record(z.string(), z.string()),
  /** As it stood right before. */
  database: ManagedDatabase,
  classification: z.string().nullable(),
  keepSeconds: z.number().nullable(),
});
export type SnapshotInput = z.infer<typeof SnapshotInput>;

export const readInput = (input: string): SnapshotInput => SnapshotInput.parse(JSON.parse(input));

/** `instance 'prod-ledger'`: how people are told of a database. */
export const nameOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string =>
  `${kind} '${id}'`;
