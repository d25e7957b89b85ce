import type { RunRecord } from '../run-record.ts';
import type { Judgement } from '../settling/judge-run.ts';
import { shortened } from '../shortened.ts';
import { nextState } from './next-state.ts';

/** A pause before each further attempt: a failover of a managed database takes about a minute. */
const pauseMs = (attempt: number): number => Math.min(10 * 60_000, 30_000 * 4 ** (attempt - 1));

/** The record after a judgement; undefined when it changes nothing. */
export function applied(
  record: RunRecord,
  { event, outcome, error, thaw }: Judgement,
  at: Date,
): RunRecord | undefined {
  const state = nextState(record.state, event);
  if (state === undefined) return undefined;
  const now = at.toISOString();
  const told = error === undefined ? {} : { error: shortened(error) };
  if (state === 'ended') {
    // what went wrong in an attempt before is no part of how it ended
    const { error: _, ...rest } = record;
    const ends = { ...(outcome ? { outcome } : {}), ...(thaw ? { thaw } : {}) };
    return { ...rest, ...told, state, ...ends, since: now, endedAt: now };
  }
  if (state !== 'queued') return { ...record, state, since: now };
  const isReadBack = event === 'judged sealed and not read back';
  return {
    ...record,
    ...told,
    state,
    since: now,
    waitsSince: now,
    work: isReadBack ? 'verify' : record.kind,
    readBacks: record.readBacks + (isReadBack ? 1 : 0),
    attempt: record.attempt + (isReadBack ? 0 : 1),
    notBefore: new Date(
      at.getTime() + pauseMs(isReadBack ? record.readBacks + 1 : record.attempt),
    ).toISOString(),
  };
}
