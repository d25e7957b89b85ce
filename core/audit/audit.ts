import * as z from 'zod';
import type { AuditEntry } from '../ports/audit.ts';

/** An entry as it lies in the store: beside what people are shown, what status asks for. */
export const StoredEntry = z.object({
  at: z.iso.datetime(),
  who: z.string(),
  verb: z.string(),
  source: z.string().optional(),
  point: z.string().optional(),
  target: z.string().optional(),
  outcome: z.string(),
  log: z.string().optional(),
  seconds: z.number().nonnegative().optional(),
});
export type StoredEntry = z.infer<typeof StoredEntry>;

/** Who did what. Entries are only ever added. */
export interface Audit {
  /** Keeps an entry and, if there are lines, its log. Returns the entry with the log's key in the store. */
  record(entry: Omit<StoredEntry, 'log'>, lines?: readonly string[]): Promise<StoredEntry>;
  /** The newest first. What cannot be read is left out. */
  entries(): AsyncIterable<StoredEntry>;
}

/** The fields that the audit verb promises. */
export function shownEntry({ at, who, verb, point, target, outcome, log }: StoredEntry): AuditEntry {
  return {
    at,
    who,
    verb,
    ...(point === undefined ? {} : { point }),
    ...(target === undefined ? {} : { target }),
    outcome,
    ...(log === undefined ? {} : { log }),
  };
}
