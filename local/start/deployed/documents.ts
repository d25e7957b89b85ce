import * as z from 'zod';

// What `--json` promises, as far as the acts read it.
export const ListDocument = z.object({
  points: z.array(
    z.object({
      point: z.string(),
      runId: z.string(),
      level: z.string(),
      flags: z.array(z.string()),
      bytes: z.number(),
      rows: z.number(),
    }),
  ),
});

export const StatusDocument = z.object({
  sources: z.array(
    z.object({
      source: z.string(),
      newestGood: z.string().optional(),
      withinRpo: z.boolean(),
      lastDrill: z.object({ point: z.string(), verdict: z.string() }).optional(),
    }),
  ),
});

export const AskedDocument = z.object({
  runs: z.array(z.object({ source: z.string(), runId: z.string(), outcome: z.literal('asked') })),
});
