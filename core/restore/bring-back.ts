import { compareContents } from '../manifest/compare-contents.ts';
import type { Compared } from '../manifest/contents.ts';
import type { PointRecord } from '../point/point-record.ts';
import type { Progress } from '../ports/progress.ts';
import type { PointReader, RestoreOptions, Target } from '../ports/worker.ts';
import { expectedContents } from './expected-contents.ts';

export interface BroughtBack {
  readonly compared: readonly Compared[];
  /** Those of `compared` whose sides are not equal. */
  readonly differences: readonly Compared[];
  /** Any of them makes the restore a failure, whatever the comparison says. */
  readonly errors: readonly string[];
  readonly left: readonly string[];
}

/** Restores a point into an empty target and compares every table and object. Throws when it could not go to its end. */
export async function bringBack(
  point: PointRecord,
  reader: PointReader,
  target: Target,
  { progress, ...options }: RestoreOptions & { readonly progress: Progress },
): Promise<BroughtBack> {
  const { totals } = point.manifest;
  progress.phase('restore', { bytes: totals.bytes });
  const restored = await target.restore(reader, options);
  for (const error of restored.errors) options.log(`error: ${error}`);
  for (const left of restored.left) options.log(`left out: ${left}`);
  options.signal.throwIfAborted();
  const expected = restored.expected ?? expectedContents(point);
  progress.phase('compare');
  const { absentRoles } = restored;
  const found = await target.contents(options.signal);
  const { compared, differences, left, notes } = compareContents(expected, found, {
    absentRoles,
  });
  for (const note of notes) {
    options.log(note);
    progress.note(note);
  }
  for (const item of differences) options.log(`differs: ${differenceText(item)}`);
  options.log(`compared ${compared.length} tables and objects: ${differences.length} differ`);
  return { compared, differences, errors: restored.errors, left: [...restored.left, ...left] };
}

/** `table public.orders: expected 760000, found 759999`. */
export function differenceText({ kind, name, expected, found }: Compared): string {
  if (kind === 'database-property') return `the database itself: ${name}`;
  if (found === null) return `${kind} ${name} is missing`;
  if (expected === null) return `${kind} ${name} was not there when the backup was taken`;
  if (typeof expected === 'number' || typeof found === 'number') {
    return `${kind} ${name}: expected ${expected}, found ${found}`;
  }
  return `${kind} ${name}: its definition differs`;
}
