import * as z from 'zod';

const name = z.string().min(1);

/** Asks that old points go by rule: of every source there is, each in a message of its own, or of one. */
export const RetireRequest = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('all') }),
  /** Touches nothing: what does the config keep that is deployed? */
  z.strictObject({ ask: z.literal('plans') }),
  z.strictObject({
    ask: z.literal('source'),
    source: name,
    /** Who asks. @default the schedule */
    who: name.optional(),
    /** Who has seen what is due, and wants it so, however much it is. */
    confirmedBy: name.optional(),
    /** How often it was asked before today, and found a run at work. */
    again: z.int().positive().optional(),
  }),
]);
export type RetireRequest = z.infer<typeof RetireRequest>;

/** Asks that a hidden point is taken back. */
export const UndeleteRequest = z.strictObject({ source: name, runId: name, who: name });
export type UndeleteRequest = z.infer<typeof UndeleteRequest>;
