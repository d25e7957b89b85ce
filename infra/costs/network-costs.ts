import { madeNetwork } from '#core/costs/lines/network-lines.ts';
import { hoursPerMonth } from '#core/costs/price.ts';
import { type PriceName, priceTable } from '#core/costs/price-table.ts';
import { cents, dollars } from './number-text.ts';

type Usd = (name: PriceName) => number;

/** The pieces of docs/networks.md that have money in them, by what they are about. A test finds each there. */
export function networkCosts(): Readonly<Record<'nat' | 'public' | 'endpoints' | 'drills', string>> {
  const { backupEndpoints } = madeNetwork({ as: 'imported', egress: 'endpoints', zones: 2 });
  const { drillEndpoints } = madeNetwork({ as: 'own', egress: 'public', zones: 2 });
  const monthly = (hourly: (usd: Usd) => number) => (usd: Usd) => dollars(hourly(usd) * hoursPerMonth);
  const endpoints = (count: number) => monthly((usd) => usd('endpoint') * count);
  const gateway = monthly((usd) => usd('natGateway') + usd('publicAddress'));
  return {
    nat: `${both(gateway, 'dollars a month')}, and ${both((usd) => cents(usd('natBytes')), 'cents')} for each GB that is not S3's or DynamoDB's`,
    public: `${both((usd) => cents(usd('publicAddress')), 'cents')} an hour for each task`,
    endpoints: `${both(endpoints(1), 'dollars a month')} for each of the five and each zone: ${both(endpoints(backupEndpoints), 'dollars')} in two zones`,
    drills: `in one zone, ${both(endpoints(drillEndpoints), 'dollars a month')}`,
  };
}

/** `26 dollars a month (22 in us-east-1)`: the region of the examples first, the other where it differs. */
function both(text: (usd: Usd) => string, unit: string): string {
  const frankfurt = text((name) => priceTable[name].usd['eu-central-1']);
  const virginia = text((name) => priceTable[name].usd['us-east-1']);
  return `${frankfurt} ${unit}${frankfurt === virginia ? '' : ` (${virginia} in us-east-1)`}`;
}
