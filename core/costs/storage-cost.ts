import type { ColdTier } from './described.ts';
import { coldTiers } from './lines/store-lines.ts';
import { type PricedRegion, pricedRegions } from './price.ts';
import { priceTable } from './price-table.ts';

/** Dollars a month for so many bytes in S3; undefined for a region that the price table does not have. */
export function storageUsd(bytes: number, region: string, tier: ColdTier | 'standard'): number | undefined {
  const priced = pricedRegions.find((known) => known === region);
  if (priced === undefined) return undefined;
  return (bytes / 2 ** 30) * usdOf(priced, tier);
}

const usdOf = (region: PricedRegion, tier: ColdTier | 'standard'): number =>
  priceTable[tier === 'standard' ? 'standard' : coldTiers[tier].storage].usd[region];
