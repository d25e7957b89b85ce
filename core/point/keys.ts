import { compactTime } from './run-id.ts';

/** What identifies a run in the store. */
export interface RunName {
  readonly engine: string;
  readonly source: string;
  readonly runId: string;
}

/** Keys of the store's layout, relative to its root. The layout is a contract: others read it without Holdfast. */
export const pointPrefix = ({ engine, source, runId }: RunName): string =>
  `points/${engine}/${source}/${runId}/`;
export const manifestKey = (run: RunName): string => `${pointPrefix(run)}manifest.json`;
/** Of the first attempt that came so far. */
export const usualRestoreText = 'RESTORE.md';
export const restoreTextKey = (run: RunName, name: string = usualRestoreText): string =>
  `${pointPrefix(run)}${name}`;
/** Milliseconds are part of the name, so that two judgements within one second both stay. */
export const levelKey = (run: RunName, level: string, at: Date): string =>
  `${pointPrefix(run)}${level}-${compactTime(at).slice(0, -1)}.${String(at.getUTCMilliseconds()).padStart(3, '0')}Z.json`;
/**
 * What a level file says by its name, where it lies right beside the manifest; undefined for every other key. Deeper ones
 * are none: who may write objects of a point could name a folder so.
 */
export function levelOfKey(run: RunName, key: string): string | undefined {
  const prefix = pointPrefix(run);
  if (!key.startsWith(prefix)) return undefined;
  return /^([a-z]+)-\d{8}T\d{6}\.\d{3}Z\.json$/.exec(key.slice(prefix.length))?.[1];
}
export const dataPrefix = ({ engine, source, runId }: RunName, pointClass: string): string =>
  `data/${pointClass}/${engine}/${source}/${runId}/`;
export const attemptPrefix = (run: RunName, pointClass: string, attempt: number): string =>
  `${dataPrefix(run, pointClass)}${attempt}/`;
export const runPrefix = ({ engine, source, runId }: RunName): string => `runs/${engine}/${source}/${runId}/`;
