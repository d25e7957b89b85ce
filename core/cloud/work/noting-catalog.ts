import type { LevelRecord } from '../../manifest/level-record.ts';
import type { RunName } from '../../point/keys.ts';
import { type PointRecord, rowsOf } from '../../point/point-record.ts';
import { standingOf } from '../../point/standing.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Report } from '../report.ts';

/** A catalog that notes what was found out, and writes nothing: verdicts are settle's alone. */
export interface NotingCatalog extends Catalog {
  readonly judgements: Report['judgements'];
}

/** Over the catalog of what lies in the store; a point that is read again shows what was noted of it. */
export function createNotingCatalog(lying: Catalog): NotingCatalog {
  const judgements: { seal: string; record: LevelRecord }[] = [];
  const withNotes = (point: PointRecord): PointRecord => {
    const noted = judgements.filter(({ seal }) => seal === point.manifest.seal).map(({ record }) => record);
    const history = [...point.history, ...noted].sort((a, b) => a.at.localeCompare(b.at));
    return { ...point, history, ...standingOf(history), rows: rowsOf(point.manifest, history) };
  };
  const point = async (run: RunName) => {
    const found = await lying.point(run);
    return found && 'manifest' in found ? withNotes(found) : found;
  };
  return {
    judgements,
    sources: () => lying.sources(),
    points: (source) => lying.points(source),
    point,
    async judge({ engine, source, runId }, record) {
      const found = await lying.point({ engine, source, runId });
      if (!found || 'problem' in found) throw new Error(`${source}@${runId} was judged and is not there`);
      judgements.push({ seal: found.manifest.seal, record: { ...record, source, runId } });
    },
  };
}
