import type { RunRequest } from '#core/cloud/messages.ts';
import type { RunKey } from '#core/cloud/run-record.ts';
import { runIdOf } from '#core/point/run-id.ts';
import type { VerbContext } from '../verb.ts';
import type { Wired } from '../wire.ts';
import { type FollowedRun, followRun } from './follow-run.ts';
import type { Cloud } from './open-cloud.ts';

type Request = Omit<RunRequest, 'ask' | 'scheduledAt'>;

/** Asks for a run, and says under which name it will be found. */
export async function askCloud({ queue }: Cloud, request: Request, now: Date): Promise<RunKey> {
  await queue.send([{ ask: 'run', scheduledAt: now.toISOString(), ...request }]);
  return { kind: request.kind, source: request.source, runId: runIdOf(request.source, now) };
}

/** Asks for a run and waits for its end. */
export async function doInCloud(
  { output, signal }: VerbContext,
  { clock }: Wired,
  cloud: Cloud,
  request: Request,
): Promise<FollowedRun> {
  const key = await askCloud(cloud, request, clock.now());
  const progress = output.progress(request.source);
  try {
    return await followRun(cloud, key, { clock, progress, signal });
  } finally {
    progress.end();
  }
}
