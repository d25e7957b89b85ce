import type { ThawSpeed } from '../ports/store.ts';
import type { Tier } from '../retention/archives.ts';
import { daysPerMonth, pricedRegions } from './price.ts';
import { type PriceName, priceTable } from './price-table.ts';

interface Frozen {
  readonly tier: Tier;
  readonly bytes: number;
}

type Prices = { readonly bytes: PriceName; readonly objects: PriceName };

/** By tier and speed; `free` where AWS asks nothing, undefined where there is no such speed. */
const prices: Readonly<Record<Tier, Partial<Readonly<Record<ThawSpeed, Prices | 'free'>>>>> = {
  'glacier-instant': {},
  'glacier-flexible': {
    expedited: { bytes: 'thawGlacierExpedited', objects: 'thawsGlacierExpedited' },
    standard: { bytes: 'thawGlacierFlexible', objects: 'thawsGlacierFlexible' },
    bulk: 'free',
  },
  'deep-archive': {
    standard: { bytes: 'thawDeepArchive', objects: 'thawsDeepArchive' },
    bulk: { bytes: 'thawDeepArchiveBulk', objects: 'thawsDeepArchiveBulk' },
  },
};

/**
 * Dollars for thawing these objects, and for the copies that lie in S3 Standard for so many days; undefined for a region
 * that the price table does not have, or a speed that a tier does not have.
 */
export function thawUsd(
  objects: readonly Frozen[],
  {
    speed,
    days,
    region,
  }: { readonly speed: ThawSpeed; readonly days: number; readonly region: string | undefined },
): number | undefined {
  const priced = pricedRegions.find((known) => known === region);
  if (priced === undefined) return undefined;
  let usd = 0;
  for (const { tier, bytes } of objects) {
    const asked = prices[tier][speed];
    if (asked === undefined) return undefined;
    const gb = bytes / 2 ** 30;
    usd += (gb * priceTable.standard.usd[priced] * days) / daysPerMonth;
    if (asked === 'free') continue;
    usd += gb * priceTable[asked.bytes].usd[priced] + priceTable[asked.objects].usd[priced] / 1000;
  }
  return usd;
}
