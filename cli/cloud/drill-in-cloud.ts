import * as z from 'zod';
import type { DrillReport } from '#core/drill/drill-source.ts';
import type { ThawOptions } from '../thaw/until-readable.ts';
import type { VerbContext } from '../verb.ts';
import type { Wired } from '../wire.ts';
import { doInCloud } from './ask-cloud.ts';
import type { Cloud } from './open-cloud.ts';
import { documentOf } from './read-in-cloud.ts';

const Side = z.union([z.number(), z.string()]).nullable();

/** As a task writes it. */
const Document = z.object({
  source: z.string(),
  point: z.string().nullable(),
  verdict: z.enum(['pass', 'fail-backup', 'fail-environment', 'stale']),
  compared: z.array(z.object({ kind: z.string(), name: z.string(), expected: Side, found: Side })),
  checks: z.array(z.object({ check: z.string(), ok: z.boolean(), found: z.string().nullable() })),
  errors: z.array(z.string()).optional(),
  seconds: z.number(),
  rtoSeconds: z.number().nullable(),
  isolated: z.boolean(),
});

/** Rehearses a restore in a task of the network for drills, and waits for its end. */
export async function drillInCloud(
  context: VerbContext,
  wired: Wired,
  cloud: Cloud,
  { source, ...thaw }: ThawOptions & { readonly source: string },
): Promise<DrillReport> {
  const followed = await doInCloud(context, wired, cloud, { kind: 'drill', source }, thaw);
  return Document.parse(documentOf(followed));
}
