import { createHash } from 'node:crypto';
import { DamagedError, StoppedError } from '../errors.ts';
import type { LevelRecord } from '../manifest/level-record.ts';
import { restoreTextKey } from '../point/keys.ts';
import type { PointRecord } from '../point/point-record.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { Progress } from '../ports/progress.ts';
import type { Store } from '../ports/store.ts';
import { MissingObjectError } from '../ports/store-errors.ts';
import type { Finding, VerifyResult, Worker } from '../ports/worker.ts';
import { type CountingReader, createPointReader } from './point-reader.ts';

interface Deps {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly worker: Worker;
  /** `user@host`. */
  readonly who: string;
}

export interface Verdict {
  /** `unreachable` says nothing about the bytes: they could not be read or decoded now. Nothing is recorded then. */
  readonly verdict: 'good' | 'damaged' | 'unreachable';
  readonly bytesRead: number;
  readonly findings: readonly Finding[];
  /** Rows and values counted on the way. */
  readonly contents: VerifyResult['contents'];
}

/**
 * Reads every stored byte of a point back, decodes it to its end, and records what became known: `verified` or
 * `damaged`. Throws only when it was stopped.
 */
export async function verifyPoint(deps: Deps, point: PointRecord, signal: AbortSignal): Promise<Verdict> {
  const { store, catalog, clock, progress, worker, who } = deps;
  const { manifest } = point;
  progress.phase('verify', { bytes: manifest.totals.bytes, items: manifest.totals.objects });
  const reader = createPointReader(store, manifest, { signal });
  let result: VerifyResult;
  try {
    const restoreText = await checkRestoreText(store, point);
    const decoded = await worker.verify(reader, signal);
    result = {
      ...decoded,
      findings: [...restoreText, ...decoded.findings, ...unread(reader, decoded.findings)],
    };
  } catch (error) {
    if (signal.aborted || error instanceof StoppedError) throw signal.aborted ? signal.reason : error;
    const problem = error instanceof Error ? error.message : String(error);
    const finding = { object: error instanceof DamagedError ? error.object : store.label, problem };
    if (!(error instanceof DamagedError || error instanceof MissingObjectError)) {
      return { verdict: 'unreachable', bytesRead: bytesOf(reader), findings: [finding], contents: [] };
    }
    result = { contents: [], findings: [finding] };
  }
  const bytesRead = bytesOf(reader);
  const verdict = result.findings.length === 0 ? 'good' : 'damaged';
  const record: Omit<LevelRecord, 'source' | 'runId'> = {
    level: verdict === 'good' ? 'verified' : 'damaged',
    at: clock.now().toISOString(),
    by: who,
    detail:
      verdict === 'good'
        ? `read back ${bytesRead} bytes of ${manifest.objects.length} objects, all as sealed, decoded to their end`
        : (result.findings[0]?.problem ?? 'damaged'),
    bytesRead,
    ...(verdict === 'good' ? { contents: [...result.contents] } : { findings: [...result.findings] }),
  };
  // A stop that came while the last byte was decoded still leaves no verdict.
  signal.throwIfAborted();
  await catalog.judge(point, record);
  return { verdict, bytesRead, findings: result.findings, contents: result.contents };
}

const bytesOf = (reader: CountingReader): number =>
  [...reader.verifiedBytes.values()].reduce((sum, bytes) => sum + bytes, 0);

/** No verdict of an engine makes up for a byte that was not read. */
function unread(reader: CountingReader, findings: readonly Finding[]): Finding[] {
  if (findings.length > 0) return [];
  return reader.manifest.objects
    .filter(({ key, bytes }) => reader.verifiedBytes.get(key) !== bytes)
    .map(({ key, bytes }) => ({
      object: key,
      problem: `only ${reader.verifiedBytes.get(key) ?? 0} of ${bytes} bytes were read back`,
    }));
}

async function checkRestoreText(store: Store, point: PointRecord): Promise<Finding[]> {
  const key = restoreTextKey(point);
  const bytes = await store.get(key);
  if (!bytes) return [{ object: key, problem: `'${key}' is not in the store` }];
  const hash = createHash('sha256').update(bytes).digest('hex');
  return hash === point.manifest.restoreSha256
    ? []
    : [{ object: key, problem: `'${key}' was changed after it was written` }];
}
