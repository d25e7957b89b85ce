import type { Audit, StoredEntry } from '../audit/audit.ts';

/** Drills older than what these many deeds reach back to are told by the points that they proved. */
const entriesRead = 2_000;

/** The newest drill of each source that came to a verdict about a point. */
export async function lastDrills(
  audit: Audit,
  sources: readonly string[],
): Promise<ReadonlyMap<string, StoredEntry>> {
  const wanted = new Set(sources);
  const drills = new Map<string, StoredEntry>();
  let read = 0;
  for await (const entry of audit.entries()) {
    const { verb, source, point, outcome } = entry;
    if (verb === 'drill' && source !== undefined && point !== undefined && !unfinished.has(outcome)) {
      if (wanted.delete(source)) drills.set(source, entry);
    }
    read += 1;
    if (wanted.size === 0 || read >= entriesRead) break;
  }
  return drills;
}

const unfinished = new Set(['stopped', 'refused', 'waiting']);
