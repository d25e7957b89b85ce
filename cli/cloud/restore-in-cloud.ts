import * as z from 'zod';
import { findPoint } from '#core/point/find-point.ts';
import { pointName } from '#core/point/point-record.ts';
import type { RestoreReport } from '#core/restore/restore-point.ts';
import type { ThawOptions } from '../thaw/until-readable.ts';
import type { VerbContext } from '../verb.ts';
import type { Wired } from '../wire.ts';
import { doInCloud } from './ask-cloud.ts';
import type { Cloud } from './open-cloud.ts';
import { documentOf } from './read-in-cloud.ts';

const Side = z.union([z.number(), z.string()]).nullable();

/** As a task writes it. */
const Document = z.object({
  point: z.string(),
  target: z.string(),
  verdict: z.enum(['matches', 'differs', 'failed']),
  compared: z.array(z.object({ kind: z.string(), name: z.string(), expected: Side, found: Side })),
  differences: z.number(),
  errors: z.array(z.string()).optional(),
  left: z.array(z.string()).optional(),
  seconds: z.number(),
  log: z.string().nullable(),
});

/** Restores by a task, into a database that it makes. The point is found here, so that a wrong name costs no task. */
export async function restoreInCloud(
  context: VerbContext,
  wired: Wired,
  cloud: Cloud,
  { address, target, ...thaw }: ThawOptions & { readonly address: string; readonly target: string },
): Promise<RestoreReport> {
  const { point, skipped } = await findPoint(wired.catalog, address, wired);
  for (const passed of skipped) context.output.say(`passed over: ${passed}`);
  const { source } = point;
  const request = { kind: 'restore' as const, source, point: pointName(point), target };
  return Document.parse(documentOf(await doInCloud(context, wired, cloud, request, thaw)));
}
