/** A quantity with three digits that count: `250`, `1,521`, `0.0451`. */
export const quantityText = (value: number): string =>
  value >= 100
    ? Math.round(value).toLocaleString('en-US')
    : new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 }).format(value);

/** A sum of money: `61.30`. What is less than a cent is said to be so. */
export const usdText = (usd: number): string => {
  if (usd > 0 && usd < 0.005) return '< 0.01';
  return usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
};

/** A price as the list has it: `0.000132`. */
export const priceText = (usd: number): string =>
  usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 7 });

/** Dollars, for a sentence: `26`. */
export const dollars = (usd: number): string => Math.round(usd).toLocaleString('en-US');

/** `0.052` as `5.2`. */
export const cents = (usd: number): string => String(Number((usd * 100).toPrecision(4)));
