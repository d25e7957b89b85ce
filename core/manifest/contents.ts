import * as z from 'zod';

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * One thing a point contains: a table with its rows, an index, a privilege.
 * `kind` and `name` identify it within the point; names are qualified and quoted where the engine does so.
 */
export const ContentItem = z.object({
  kind: z.string().min(1),
  name: z.string(),
  /** Number of rows, entities or nodes. Absent when the item has none, or before they were counted. */
  rows: z.int().nonnegative().optional(),
  /** Size of a file, or of all files of a tree. */
  bytes: z.int().nonnegative().optional(),
  /** `server`: counted by the server in the dump's own snapshot; `stream`: counted in the archive's bytes. */
  counted: z.enum(['server', 'stream']).optional(),
  /** SHA-256 of the canonical definition: equal before and after a faithful restore. */
  definition: sha256Hex.optional(),
  /** Roles the item needs. Where one of them is absent, the item is left out and not different. */
  roles: z.array(z.string()).optional(),
  /** A value that travels with the item, such as a sequence's `41 called`. */
  value: z.string().optional(),
});
export type ContentItem = z.infer<typeof ContentItem>;

/** One line of a comparison: rows for tables, SHA-256 of the canonical definition for objects, null for absent. */
export interface Compared {
  readonly kind: string;
  readonly name: string;
  readonly expected: number | string | null;
  readonly found: number | string | null;
}
