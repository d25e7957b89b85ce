import type { ColdTier, Described } from '../described.ts';
import { type KeptClass, keptPoints } from '../kept-points.ts';
import { type Line, linesOf } from '../line.ts';
import type { PriceName } from '../price-table.ts';

interface Cold {
  readonly storage: PriceName;
  readonly move: PriceName;
  readonly called: string;
}

export const coldTiers: Readonly<Record<ColdTier, Cold>> = {
  'glacier-instant': {
    storage: 'glacierInstant',
    move: 'toGlacierInstant',
    called: 'Glacier Instant Retrieval',
  },
  'glacier-flexible': {
    storage: 'glacierFlexible',
    move: 'toGlacierFlexible',
    called: 'Glacier Flexible Retrieval',
  },
  'deep-archive': { storage: 'deepArchive', move: 'toDeepArchive', called: 'Glacier Deep Archive' },
};

/** What is kept, once the first points of every class are removed again. */
export function storeLines(described: Described, archivesPerDump: number): readonly Line[] {
  const { region, sources, dumpGb, archive } = described;
  const line = linesOf(region);
  const gb = (points: number): number => points * dumpGb * sources;
  const kept = keptPoints(described);
  const warm = kept.reduce((sum, { points, coldPoints }) => sum + points - coldPoints, 0);
  const cold = kept.flatMap(({ class: name, pointsPerMonth, coldPoints }: KeptClass) => {
    const tier = archive[name];
    if (tier === undefined || coldPoints === 0) return [];
    const { storage, move, called } = coldTiers[tier];
    // each archive and the list of its parts are objects
    const objects = pointsPerMonth * sources * archivesPerDump * 2;
    return [
      line(`Points in ${called}: ${name}`, storage, gb(coldPoints)),
      line(`Moves into ${called}: ${name}`, move, objects / 1e3),
    ];
  });
  return [line('Points in S3 Standard', 'standard', gb(warm)), ...cold];
}
