import type { RunKind } from '#core/cloud/run-record.ts';
import { RunRecord } from '#core/cloud/run-record.ts';
import { standingOf } from '#core/point/standing.ts';
import type { SeenPoints } from '#core/watch/ports/seen-points.ts';
import type { SeenRuns } from '#core/watch/ports/seen-runs.ts';
import { KeptPoint } from './point-list.ts';
import { beginning, docOf, query, runSort, sourceKey, type Table } from './table.ts';

/** Who stops reading has paid for one page. Most who ask want the newest one. */
const page = { points: 20, runs: 3 } as const;

/** What was written last is seen a second later: half the price, and in five minutes somebody looks again. */
const newestFirst = (pk: string, prefix: string, Limit: number) => ({
  ...beginning(pk, prefix),
  ScanIndexForward: false,
  ConsistentRead: false,
  Limit,
});

/** The newest points of a source, as the table keeps them. */
export const createSeenPoints = (table: Table): SeenPoints => ({
  async *newest(source) {
    for await (const item of query(table, newestFirst(sourceKey(source), 'POINT#', page.points))) {
      const doc = docOf(item, KeptPoint);
      if (doc) yield { ...doc, source, runId: doc.manifest.runId, ...standingOf(doc.history) };
    }
  },
});

/** The newest runs of a source: their keys begin with their kind and the time that they are scheduled for. */
export const createNewestRuns = (table: Table): Pick<SeenRuns, 'newest'> => ({
  async *newest(source: string, kind: RunKind) {
    for await (const item of query(table, newestFirst(sourceKey(source), runSort(kind, ''), page.runs))) {
      const doc = docOf(item, RunRecord);
      if (doc) yield doc;
    }
  },
});
