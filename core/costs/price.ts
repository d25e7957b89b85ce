/** Regions whose prices are in the table. */
export const pricedRegions = ['eu-central-1', 'us-east-1'] as const;
export type PricedRegion = (typeof pricedRegions)[number];

/** What AWS asks for one unit, before taxes and without the free allowances of an account. */
export interface Price {
  /** What is paid for, as a bill says it. */
  readonly unit: string;
  readonly usd: Readonly<Record<PricedRegion, number>>;
  /** Month in which the price was this one, YYYY-MM. Newer ones are on the page. */
  readonly asOf: string;
  /** Where AWS publishes it. */
  readonly page: string;
}

export const currency = 'USD';
/** Of a month, as AWS reckons it: 8,760 hours by twelve. */
export const hoursPerMonth = 730;
export const daysPerMonth = 365 / 12;
