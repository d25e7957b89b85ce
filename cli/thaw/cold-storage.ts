import { thawUsd } from '#core/costs/thaw-cost.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import type { ThawSpeed } from '#core/ports/store.ts';
import type { Tier } from '#core/retention/archives.ts';
import { type ColdObject, coldObjects } from '#core/thaw/cold-objects.ts';
import { thawedDays } from '#core/thaw/demand-readable.ts';
import { speedsOf, thawHours } from '#core/thaw/thaw-hours.ts';
import { placeOf } from '../costs/place-of.ts';
import type { Wired } from '../wire.ts';

/** What of a point lies in cold storage, and what bringing it back takes. */
export interface ColdStorage {
  readonly tier: Tier;
  readonly state: 'frozen' | 'thawing' | 'readable';
  readonly objects: number;
  readonly bytes: number;
  /** When the first of its thawed copies goes. */
  readonly until?: string;
  /** Of what is frozen now; the fastest first. Dollars are null where no price is known. */
  readonly thaws: readonly {
    readonly speed: ThawSpeed;
    readonly hours: number;
    readonly usd: number | null;
  }[];
}

/** Undefined for a point that lies where everything can be read. Asks the store, and changes nothing. */
export async function storageOf(wired: Wired, point: PointRecord): Promise<ColdStorage | undefined> {
  const { store, config } = wired;
  if (!('s3' in config.store)) return undefined;
  const cold: ColdObject[] = [];
  for await (const object of coldObjects(store, point.manifest)) cold.push(object);
  const tier = (['deep-archive', 'glacier-flexible', 'glacier-instant'] as const).find((one) =>
    cold.some((object) => object.tier === one),
  );
  if (tier === undefined) return undefined;
  const frozen = cold.filter(({ state }) => state === 'frozen');
  const untils = cold.flatMap(({ until }) => (until ? [until.toISOString()] : [])).sort();
  const { region } = placeOf(wired);
  return {
    tier,
    state:
      frozen.length > 0 ? 'frozen' : cold.some(({ state }) => state === 'thawing') ? 'thawing' : 'readable',
    objects: cold.length,
    bytes: cold.reduce((sum, { bytes }) => sum + bytes, 0),
    ...(untils[0] === undefined ? {} : { until: untils[0] }),
    thaws: frozen.length === 0 ? [] : thawsOf(tier, frozen, region),
  };
}

const thawsOf = (
  tier: Tier,
  frozen: readonly ColdObject[],
  region: string | undefined,
): ColdStorage['thaws'] =>
  speedsOf(tier).map((speed) => ({
    speed,
    hours: thawHours(tier, speed) ?? 0,
    usd: thawUsd(frozen, { speed, days: thawedDays, region }) ?? null,
  }));

/** Rows of a table of facts. */
export function storageRows({ tier, state, objects, until, thaws }: ColdStorage): string[][] {
  const gone = until === undefined ? '' : `, its copies go on ${until}`;
  return [
    ['storage', `${tier}, ${state}: ${objects} objects${gone}`],
    ...thaws.map(({ speed, hours, usd }) => [
      '',
      `to thaw by ${speed}: up to ${hours} hours, ${usd === null ? 'price not known here' : usd < 0.01 ? 'less than 0.01 dollars' : `about ${usd.toFixed(2)} dollars`}`,
    ]),
  ];
}
