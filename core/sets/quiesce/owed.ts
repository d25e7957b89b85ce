import * as z from 'zod';

/** What makes writes go on again, and who promised to do it. In a file from before writes are paused until it is done. */
export const Owed = z.object({
  set: z.string().min(1),
  id: z.string().min(1),
  command: z.string().min(1),
  limitSeconds: z.number().positive(),
  at: z.iso.datetime(),
  host: z.string(),
  pid: z.int(),
  startedAt: z.string(),
});
export type Owed = z.infer<typeof Owed>;

/** Where it is kept; survives the process, and the power. */
export interface OwedFiles {
  keep(owed: Owed): Promise<void>;
  /** Done; again, it changes nothing. */
  forget(owed: Owed): Promise<void>;
  /** `unreadable`: files that cannot be understood, for a person to look at. */
  all(): Promise<{ readonly owed: readonly Owed[]; readonly unreadable: readonly string[] }>;
}
