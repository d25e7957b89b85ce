import type { PointRecord } from '../../point/point-record.ts';
import type { RunRecord } from '../run-record.ts';
import { applied } from '../states/applied.ts';
import type { Judgement } from './judge-run.ts';
import type { SettleDeps, Settled } from './settle-run.ts';
import { tellOrGoOn } from './telling/tell-or-go-on.ts';

/** What became known of it on the way: its point, and the seconds that a drill took. */
interface Known extends Pick<RunRecord, 'seconds'> {
  readonly point?: PointRecord | undefined;
}

/** Writes down how a run was judged, and then tells people of its end, or asks for its next attempt. */
export async function concludeRun(
  deps: SettleDeps,
  record: RunRecord,
  decided: Judgement,
  { point, ...measured }: Known = {},
): Promise<Settled> {
  const { runs, queue, clock, log } = deps;
  const { source, runId } = record;
  const changed = applied(record, decided, clock.now());
  const next = changed && { ...changed, ...measured };
  if (!next || !(await runs.replace(next))) return 'under way';
  const facts = { run: runId, source, launch: record.launches, ...decided };
  if (next.state === 'ended') {
    log[next.outcome === 'failed' ? 'warn' : 'info']('RUN_ENDED', facts);
    await tellOrGoOn(deps, { ...next, version: next.version + 1 }, point);
    return 'ended';
  }
  log.warn('RUN_TO_BE_LAUNCHED_AGAIN', facts);
  const delayMs = Date.parse(next.notBefore ?? next.since) - clock.now().getTime();
  await queue.send(
    [{ ask: 'launch', kind: record.kind, source, runId }],
    Math.max(0, Math.ceil(delayMs / 1000)),
  );
  return 'queued';
}
