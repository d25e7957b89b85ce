import * as z from 'zod';

/** What came of asking that a hidden point is taken back. To refuse is an answer too: whoever asks is waiting for it. */
export const UndeleteAnswer = z.union([
  z.object({ point: z.string(), hiddenAt: z.iso.datetime().optional(), hold: z.string() }),
  z.object({
    refused: z.object({
      message: z.string(),
      hint: z.string(),
      /** Where no hidden point has that name. */
      nearest: z.array(z.string()).optional(),
    }),
  }),
]);
export type UndeleteAnswer = z.infer<typeof UndeleteAnswer>;
