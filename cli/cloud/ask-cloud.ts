import { tagOf } from '#core/cloud/found/tagged-sources.ts';
import type { RunRequest } from '#core/cloud/messages.ts';
import type { RunKey } from '#core/cloud/run-record.ts';
import { UsageError } from '#core/errors.ts';
import { runIdOf } from '#core/point/run-id.ts';
import type { ThawOptions } from '../thaw/until-readable.ts';
import type { VerbContext } from '../verb.ts';
import type { Wired } from '../wire.ts';
import { type FollowedRun, followRun } from './follow-run.ts';
import { continuation, waitingFor } from './follow-thaw.ts';
import type { Cloud } from './open-cloud.ts';

type Request = Omit<RunRequest, 'ask' | 'scheduledAt'>;

/** Asks for a run, and says under which name it will be found. */
export async function askCloud({ queue }: Cloud, request: Request, now: Date): Promise<RunKey> {
  await queue.send([{ ask: 'run', scheduledAt: now.toISOString(), ...request }]);
  return { kind: request.kind, source: request.source, runId: runIdOf(request.source, now) };
}

/**
 * Asks for a run and waits for its end. One whose point is frozen ends at once: throws WaitingError then, and with `wait`
 * goes on with the run that the deployment asks for when the point is thawed.
 */
export async function doInCloud(
  { output, signal }: VerbContext,
  { clock, config, goodLevelOf }: Wired,
  cloud: Cloud,
  asked: Request,
  { wait = false, tier }: ThawOptions = {},
): Promise<FollowedRun> {
  const request = tier === undefined ? asked : { ...asked, thawSpeed: tier };
  const source = config.sources[request.source];
  const engine = source?.engine;
  if (source && tagOf(source)) throw foundNothing(request.source);
  if (request.kind !== 'backup' && engine !== undefined && goodLevelOf(engine) === 'sealed')
    throw unreadable(request, engine);
  const key = await askCloud(cloud, request, clock.now());
  const progress = output.progress(request.source);
  const watching = { clock, progress, signal };
  try {
    let followed = await followRun(cloud, key, watching);
    while (followed.record.outcome === 'waiting') {
      if (!wait) throw waitingFor(followed.record);
      const { kind, source } = followed.record;
      const runId = await continuation(cloud, followed.record, watching);
      if (runId === undefined) break;
      followed = await followRun(cloud, { kind, source, runId }, watching);
    }
    return followed;
  } finally {
    progress.end();
  }
}

/** Of a source with a tag: what it stands for is not known here. */
export const foundNothing = (source: string): UsageError =>
  new UsageError(`no database with the tag of '${source}' was found yet: there is nothing to ask for`, {
    hint: 'its plan looks for them when it is due, and backs up what it finds; npx holdfast doctor looks now',
  });

/** Asked for, it would fail in the night's records and open an incident of its source. */
const unreadable = ({ kind, source }: Request, engine: string): UsageError =>
  new UsageError(
    `a ${kind} of '${source}' cannot be done: nobody outside the provider reads points of engine '${engine}'`,
    {
      hint: `a restore makes a new database of it: npx holdfast restore ${source}@latest --to rds:NEW-NAME`,
    },
  );
