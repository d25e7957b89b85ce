import type { LevelRecord } from '../manifest/level-record.ts';
import type { PointRecord } from '../point/point-record.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { Progress } from '../ports/progress.ts';
import type { Store } from '../ports/store.ts';
import type { Worker } from '../ports/worker.ts';
import { type Look, lookAtPoint } from './look-at-point.ts';

interface Deps {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly worker: Worker;
  /** `user@host`. */
  readonly who: string;
}

/** Nothing is recorded of one that is `unreachable`. */
export type Verdict = Look;

/** What passes by itself, a proxy or a server that is being replaced, has often passed by then. */
const secondLookAfterMs = 1_000;

/**
 * Reads every stored byte of a point back, decodes it to its end, and records what became known: `verified` or
 * `damaged`. A point is called damaged only after a second look: what was wrong once may have gone wrong on its way,
 * and what was right once is stored. Throws only when it was stopped, or met a frozen object: nothing is recorded of that.
 */
export async function verifyPoint(deps: Deps, point: PointRecord, signal: AbortSignal): Promise<Verdict> {
  const { catalog, clock, progress } = deps;
  const { totals } = point.manifest;
  progress.phase('verify', { bytes: totals.bytes, items: totals.objects });
  const first = await lookAtPoint(deps, point, signal);
  if (first.verdict === 'unreachable') return first;
  let seen = first;
  if (first.verdict === 'damaged') {
    progress.note(`${problemOf(first)}; reading it all once more before it is called damaged`);
    await clock.sleep(secondLookAfterMs, signal);
    progress.phase('verify again', { bytes: totals.bytes, items: totals.objects });
    seen = await lookAtPoint(deps, point, signal);
    if (seen.verdict === 'unreachable') return seen;
  }
  // A stop that came while the last byte was decoded still leaves no verdict.
  signal.throwIfAborted();
  await catalog.judge(point, recordOf(deps, point, first, seen));
  return seen;
}

function recordOf(
  { clock, who }: Deps,
  { manifest }: PointRecord,
  first: Look,
  seen: Look,
): Omit<LevelRecord, 'source' | 'runId'> {
  const { bytesRead } = seen;
  const known = { at: clock.now().toISOString(), by: who, bytesRead };
  if (seen.verdict !== 'good') {
    return { ...known, level: 'damaged', detail: problemOf(seen), findings: [...seen.findings] };
  }
  const read = `read back ${bytesRead} bytes of ${manifest.objects.length} objects, all as sealed, decoded to their end`;
  const before = first === seen ? '' : `; at the second look: before that, ${problemOf(first)}`;
  return { ...known, level: 'verified', detail: `${read}${before}`, contents: [...seen.contents] };
}

const problemOf = ({ findings }: Look): string => findings[0]?.problem ?? 'it is damaged';
