/** Dollars a month, for people. */
export function usdText(usd: number | null): string {
  if (usd === null) return 'not known';
  return usd > 0 && usd < 0.01 ? 'less than 0.01' : usd.toFixed(2);
}
