import type { PricedRegion } from './price.ts';
import { type PriceName, priceTable } from './price-table.ts';

/** One line of a monthly bill. */
export interface Line {
  readonly item: string;
  readonly price: PriceName;
  /** In units of the price. */
  readonly quantity: number;
  readonly unit: string;
  readonly unitUsd: number;
  readonly usd: number;
}

/** Makes lines with the prices of one region. */
export const linesOf =
  (region: PricedRegion) =>
  (item: string, name: PriceName, quantity: number): Line => {
    const { unit, usd } = priceTable[name];
    return { item, price: name, quantity, unit, unitUsd: usd[region], usd: quantity * usd[region] };
  };

export const sumOf = (lines: readonly Line[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);
