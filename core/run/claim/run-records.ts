import * as z from 'zod';
import { PointClass } from '../../point/point-class.ts';

const time = z.iso.datetime();

/** claim.json: who runs it. The first to write it has the run. */
export const Claim = z.object({
  source: z.string(),
  runId: z.string(),
  scheduledAt: time,
  class: PointClass,
  host: z.string(),
  pid: z.int(),
  startedAt: z.string(),
  claimedAt: time,
  /** Until then nobody takes it over, unless its process is known to be gone. */
  leaseUntil: time,
});
export type Claim = z.infer<typeof Claim>;

/** lease-<n>.json: it is still at work. */
export const Lease = z.object({ at: time, until: time });

/** end.json: how it ended. */
export const RunEnd = z.object({
  outcome: z.enum(['verified', 'failed', 'skipped']),
  at: time,
  point: z.string().optional(),
  error: z.object({ message: z.string(), hint: z.string() }).optional(),
});
export type RunEnd = z.infer<typeof RunEnd>;
