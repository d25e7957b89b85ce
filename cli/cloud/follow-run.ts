import { type Report, readReport, reportKey } from '#core/cloud/report.ts';
import type { RunKey, RunRecord } from '#core/cloud/run-record.ts';
import { StoppedError, TransientError } from '#core/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Store } from '#core/ports/store.ts';
import type { Cloud } from './open-cloud.ts';

interface Watching {
  readonly clock: Clock;
  readonly progress: Progress;
  /** Ends the following. The run goes on. */
  readonly signal: AbortSignal;
}

/** A run at its end, and what its last task said. */
export interface FollowedRun {
  readonly record: RunRecord;
  readonly report: Report | undefined;
}

const lookEveryMs = 2_000;
/** A message waits in the queue for seconds; nobody taking it for so long means that nobody does. */
const takenWithinMs = 3 * 60_000;

interface Followed extends Pick<Cloud, 'runs' | 'progress'> {
  readonly store: Pick<Store, 'get'>;
}

/** Waits for the end of a run that was asked for, and tells what its task tells. */
export async function followRun(
  cloud: Followed,
  key: RunKey,
  { clock, progress, signal }: Watching,
): Promise<FollowedRun> {
  const askedMs = clock.now().getTime();
  const tell = teller(progress);
  for (;;) {
    const record = await cloud.runs.get(key);
    if (record?.state === 'ended') return { record, report: await reportOf(cloud, record) };
    if (!record && clock.now().getTime() - askedMs > takenWithinMs) throw notTaken(key);
    tell(record, record && (await cloud.progress.get(key)));
    await clock.sleep(lookEveryMs, signal).catch((error: unknown) => {
      throw signal.aborted ? goesOn(key, record) : error;
    });
  }
}

/** Tells phases and bytes as they change, and once what a run waits for. */
function teller(progress: Progress) {
  let phase = '';
  let bytes = 0;
  return (record: RunRecord | undefined, seen: Awaited<ReturnType<Cloud['progress']['get']>>): void => {
    const running = record && seen && seen.launch === record.launches && record.state === 'running';
    const now = running ? seen.phase : (record?.state ?? 'asked');
    if (now !== phase) {
      progress.phase(now);
      if (record?.error && record.state === 'queued') progress.note(`tried again: ${record.error.message}`);
      bytes = 0;
    }
    phase = now;
    if (!running) return;
    progress.bytes(Math.max(0, seen.bytes - bytes));
    bytes = seen.bytes;
  };
}

async function reportOf({ store }: Followed, record: RunRecord): Promise<Report | undefined> {
  if (record.launches === 0) return undefined;
  const bytes = await store.get(reportKey(record, record.launches));
  return bytes && readReport(bytes, record, record.launches);
}

const goesOn = ({ source, runId, kind }: RunKey, record: RunRecord | undefined): StoppedError =>
  new StoppedError(
    `stopped waiting for the ${kind} ${source}@${runId}; it is ${record?.state ?? 'asked for'} and goes on`,
    {
      hint: `it needs nobody to wait for it: npx holdfast status ${source} shows how it stands`,
    },
  );

const notTaken = ({ source, runId }: RunKey): TransientError =>
  new TransientError(`nobody has taken ${source}@${runId} from the work queue`, {
    hint: 'look at the function `start` and at the queue for dead letters: npx holdfast doctor',
  });
