import { createHash } from 'node:crypto';
import { DamagedError, StoppedError } from '../errors.ts';
import { restoreTextKey } from '../point/keys.ts';
import type { PointRecord } from '../point/point-record.ts';
import type { Store } from '../ports/store.ts';
import { FrozenError, MissingObjectError } from '../ports/store-errors.ts';
import type { Finding, VerifyResult, Worker } from '../ports/worker.ts';
import { type CountingReader, createPointReader } from './point-reader.ts';

/** What one reading of a point saw. */
export interface Look {
  /** `unreachable` says nothing about the bytes: they could not be read or decoded now. */
  readonly verdict: 'good' | 'damaged' | 'unreachable';
  readonly bytesRead: number;
  readonly findings: readonly Finding[];
  /** Rows and values counted on the way. */
  readonly contents: VerifyResult['contents'];
}

/** Reads every stored byte of a point and decodes it to its end. Records nothing. Throws only when it was stopped, or met a frozen object. */
export async function lookAtPoint(
  { store, worker }: { readonly store: Store; readonly worker: Worker },
  point: PointRecord,
  signal: AbortSignal,
): Promise<Look> {
  const reader = createPointReader(store, point.manifest, { signal });
  try {
    const restoreText = await checkRestoreText(store, point);
    const { contents, findings } = await worker.verify(reader, signal);
    const all = [...restoreText, ...findings, ...unread(reader, findings)];
    const verdict = all.length === 0 ? 'good' : 'damaged';
    return { verdict, bytesRead: bytesOf(reader), findings: all, contents };
  } catch (error) {
    if (signal.aborted || error instanceof StoppedError) throw signal.aborted ? signal.reason : error;
    // neither damaged nor out of reach: it is there, and takes hours to be read
    if (error instanceof FrozenError) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    const finding = { object: error instanceof DamagedError ? error.object : store.label, problem };
    const damaged = error instanceof DamagedError || error instanceof MissingObjectError;
    return {
      verdict: damaged ? 'damaged' : 'unreachable',
      bytesRead: bytesOf(reader),
      findings: [finding],
      contents: [],
    };
  }
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
  const key = restoreTextKey(point, point.manifest.restoreText);
  const bytes = await store.get(key);
  if (!bytes) return [{ object: key, problem: `'${key}' is not in the store` }];
  const hash = createHash('sha256').update(bytes).digest('hex');
  return hash === point.manifest.restoreSha256
    ? []
    : [{ object: key, problem: `'${key}' was changed after it was written` }];
}
