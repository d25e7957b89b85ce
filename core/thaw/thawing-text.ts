import { speedsOf, thawHours } from './thaw-hours.ts';
import type { Thawing } from './thawing.ts';

/** What a thaw costs and takes, line by line, for people. */
export function thawingText(point: string, thawing: Thawing): readonly string[] {
  const { tier, speed, objects, bytes, asked, thawing: under, readable, readyBy, days, usd } = thawing;
  const gb = (bytes / 2 ** 30).toFixed(bytes < 2 ** 30 ? 3 : 1);
  const parts = [
    ...(asked === 0 ? [] : [`${asked} to be thawed`]),
    ...(under === 0 ? [] : [`${under} being thawed`]),
    ...(readable === 0 ? [] : [`${readable} readable`]),
  ];
  const others = speedsOf(tier).filter((other) => other !== speed);
  return [
    `${point} lies in ${tier}: ${objects} objects, ${gb} GB (${parts.join(', ')})`,
    asked === 0
      ? `its thaw was asked for before; ready by ${readyBy}`
      : `the thaw by ${speed} takes up to ${thawHours(tier, speed)} hours, ready by ${readyBy}, and costs ${dollars(usd)}, ${days} days of the copies included${others.length === 0 ? '' : ` (other speeds: --tier ${others.join(', ')})`}`,
  ];
}

const dollars = (usd: number | null): string => {
  if (usd === null) return 'what AWS asks for it (no price of this region is known here)';
  return usd < 0.01 ? 'less than 0.01 dollars' : `about ${usd.toFixed(2)} dollars`;
};
