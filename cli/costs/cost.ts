import { type PointStorage, pointStorage } from '#core/costs/point-storage.ts';
import { columns } from '../output/columns.ts';
import { bytesText } from '../output/quantities.ts';
import { storedSources } from '../stored-sources.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { wire } from '../wire.ts';
import { placeOf } from './place-of.ts';
import { storageNames } from './storage-names.ts';
import { usdText } from './usd-text.ts';

interface SourceCost {
  readonly source: string;
  readonly points: number;
  readonly bytes: number;
  /** Null where a price is not known: of a folder, or of an S3 that is not AWS's. */
  readonly usdPerMonth: number | null;
  readonly storages: readonly {
    readonly storage: PointStorage['storage'];
    readonly bytes: number;
    readonly usdPerMonth: number | null;
  }[];
}

/** What the points of each source cost a month, where they lie now. */
export async function cost(context: VerbContext, source: string | undefined): Promise<VerbResult> {
  const wired = await wire(context);
  const place = placeOf(wired);
  const now = wired.clock.now();
  const sources: SourceCost[] = [];
  for (const name of await storedSources(wired, source)) {
    const { points } = await wired.catalog.points(name);
    const stored = points.map(({ manifest }) => ({
      bytes: manifest.totals.bytes,
      ...pointStorage(manifest, place, now),
    }));
    const storages = [...new Set(stored.map(({ storage }) => storage))].map((storage) => ({
      storage,
      ...sumOf(stored.filter((one) => one.storage === storage)),
    }));
    sources.push({ source: name, points: points.length, ...sumOf(stored), storages });
  }
  sources.sort((a, b) => (b.usdPerMonth ?? b.bytes) - (a.usdPerMonth ?? a.bytes));
  const total = sumOf(sources);
  return { document: { sources, ...total }, text: textOf(sources, total), exitCode: 0 };
}

interface Amount {
  readonly bytes: number;
  readonly usdPerMonth?: number | null | undefined;
}

/** Of amounts one of which has no price nothing is known. */
function sumOf(amounts: readonly Amount[]) {
  const known = amounts.flatMap(({ usdPerMonth }) => usdPerMonth ?? []);
  const usd = known.reduce((sum, one) => sum + one, 0);
  return {
    bytes: amounts.reduce((sum, { bytes }) => sum + bytes, 0),
    usdPerMonth: known.length < amounts.length ? null : Math.round(usd * 1e6) / 1e6,
  };
}

function textOf(sources: readonly SourceCost[], total: ReturnType<typeof sumOf>): string {
  const rows = sources.map(({ source, points, bytes, usdPerMonth, storages }) => [
    source,
    String(points),
    bytesText(bytes),
    usdText(usdPerMonth),
    storages.map(({ storage, bytes: size }) => `${storageNames[storage]} ${bytesText(size)}`).join(', '),
  ]);
  const [first] = sources;
  const isPriced = first === undefined || total.usdPerMonth !== null;
  return [
    columns(
      [
        ['SOURCE', 'POINTS', 'SIZE', 'DOLLARS A MONTH', ...(isPriced ? ['LIES IN'] : [])],
        ...rows.map((row) => (isPriced ? row : row.slice(0, 4))),
        [
          'all',
          String(sources.reduce((sum, { points }) => sum + points, 0)),
          bytesText(total.bytes),
          usdText(total.usdPerMonth),
        ],
      ],
      { right: [1, 2, 3] },
    ),
    '',
    isPriced
      ? 'For what lies there. What the nights cost, by network and number of sources: docs/costs.md'
      : 'Not everything here lies where a price is known: that is so for buckets of AWS.',
  ].join('\n');
}
