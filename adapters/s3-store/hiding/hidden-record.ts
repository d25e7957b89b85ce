import * as z from 'zod';
import type { RunName } from '#core/point/keys.ts';
import { compactTime, isRunId } from '#core/point/run-id.ts';
import type { HiddenPoint } from '#core/ports/store.ts';

/** Which version of each of a point's own files was in sight when it was hidden: these are put back. */
export const HiddenRecord = z.object({
  at: z.iso.datetime(),
  class: z.string().min(1),
  files: z.array(z.object({ key: z.string().min(1), versionId: z.string().min(1) })),
});
export type HiddenRecord = z.infer<typeof HiddenRecord>;

/** Where the records of one source lie, or of all. */
export const recordsPrefix = (of?: Omit<RunName, 'runId'>): string =>
  of === undefined ? 'hidden/' : `hidden/${of.engine}/${of.source}/`;

const folderOf = (run: RunName): string => `${recordsPrefix(run)}${run.runId}/`;

type Named = Omit<HiddenPoint, 'isWhole'>;

/** Written before anything is hidden. Its name says what a list of many needs to know. */
export const hiddenKey = (point: Named): string =>
  `${folderOf(point)}hidden-${point.class}-${stamp(point.hiddenAt)}.json`;
/** Written when nothing of the point was in sight any more. */
export const wholeKey = (point: Named): string => `${folderOf(point)}whole-${stamp(point.hiddenAt)}.json`;
/** Written when everything was back. */
export const backKey = (point: Named): string => `${folderOf(point)}back-${stamp(point.hiddenAt)}.json`;

/** With milliseconds, as in the names of level files. */
const stamp = (at: Date): string =>
  `${compactTime(at).slice(0, -1)}.${String(at.getUTCMilliseconds()).padStart(3, '0')}Z`;

/** What the names of records say is hidden now; records are only ever added. In order of the keys. */
export function hiddenIn(keys: Iterable<string>): readonly HiddenPoint[] {
  const all = [...keys];
  const names = new Set(all);
  return all.flatMap((key) => {
    const point = namedBy(key);
    if (!point || names.has(backKey(point))) return [];
    return [{ ...point, isWhole: names.has(wholeKey(point)) }];
  });
}

function namedBy(key: string): Named | undefined {
  const [, engine = '', source = '', runId = '', name = '', ...deeper] = key.split('/');
  const [, of, time] = /^hidden-([a-z-]+)-(\d{8}T\d{6}\.\d{3}Z)\.json$/.exec(name) ?? [];
  if (deeper.length > 0 || !isRunId(runId) || of === undefined || time === undefined) return undefined;
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)([\d.]+)Z$/.exec(time) ?? [];
  return { engine, source, runId, class: of, hiddenAt: new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`) };
}
