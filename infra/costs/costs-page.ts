import { sumOf } from '#core/costs/line.ts';
import { monthlyCosts } from '#core/costs/monthly-costs.ts';
import { daysPerMonth, hoursPerMonth } from '#core/costs/price.ts';
import { type PriceName, priceTable } from '#core/costs/price-table.ts';
import { usual } from '#core/costs/usual.ts';
import { dollars, priceText, quantityText, usdText } from './number-text.ts';
import { atAGlance, keptTable, lineByLine, otherwise, pricesTable } from './tables.ts';

const usd = (name: PriceName): number => priceTable[name].usd['eu-central-1'];

/** docs/costs.md: every figure in it is reckoned from the price table. */
export function costsPage(): string {
  const ten = usual(10);
  const { dumpGb, sources, minutesPerRun } = ten;
  const nightlyGb = dumpGb * sources * daysPerMonth;
  const insights = sumOf(
    monthlyCosts(ten).groups.flatMap(({ lines }) =>
      lines.filter(({ item }) => item.startsWith('Container Insights')),
    ),
  );
  const dump = (name: PriceName): string => usdText(usd(name) * dumpGb);
  return `# What it costs

A deployment pays AWS and nobody else. This page is made out of the price table in \`core/costs/price-table.ts\` by
\`node infra/costs/main.ts > docs/costs.md\`; a test compares it with what the code says, and the number of endpoints,
gateways, keys, alarms and dashboards in it with the synthesized templates. Dollars of the list, without taxes, discounts
and the free allowances of an account. Each price says of which month it is and where AWS publishes it; those with an
older month were not looked up since. Look before you rely on one.

The example: databases of 20 GB whose dump has ${dumpGb} GB in the store, backed up every night by a task of ${minutesPerRun} minutes
(image pulled, dumped, read back) and drilled once a week; \`keep: { daily: '14d', weekly: '90d', monthly: '1y' }\`; no
network named, so that a VPC with public addresses is made.

${atAGlance()}

What is kept is most of it, and grows with the sources. What a deployment costs before the first of them is
${dollars(monthlyCosts(usual(0)).usd)} dollars a month, and most of that are the endpoints of drills.

## Ten sources, line by line

${lineByLine()}

## What a config changes

Ten sources in eu-central-1, one thing otherwise.

${otherwise()}

## What surprises people

- **Interface endpoints** cost by the hour, used or not: ${priceText(usd('endpoint'))} dollars for each service and zone. Drills run without a way
  out, so their VPC has three (or shares those of \`egress: 'endpoints'\`), ${dollars(usd('endpoint') * 3 * hoursPerMonth)} dollars a month (${dollars(priceTable.endpoint.usd['us-east-1'] * 3 * hoursPerMonth)} in us-east-1). Each way
  out and what it costs: [networks.md](networks.md).
- **Nothing is removed yet.** The figures are those of a store that has come to its full size and is kept there: after the
  longest time in \`keep\`. Until a version of Holdfast removes old points, the ten sources add ${quantityText(nightlyGb)} GB each month, and the
  bill for what is kept grows by ${dollars(nightlyGb * usd('standard'))} dollars from month to month.
- **What was hidden is paid for until it is gone**: 14 days to take it back, in which it is locked, after its time in
  \`keep\` is over. A lock that is longer than both keeps it longer. \`npx cdk destroy\` removes nothing that is locked.
- **Glacier bills a least time**, however soon a version leaves: 90 days for Instant and Flexible Retrieval, 180 for Deep
  Archive. A config whose points would leave sooner is refused. Data moves after 30 days, and each object that moves is a
  request: a point is ${2 * 4} objects.
- **Glacier bills reading.** A dump of ${dumpGb} GB costs ${dump('readGlacierInstant')} dollars to read from Instant Retrieval, ${dump('thawGlacierFlexible')} to thaw from
  Flexible Retrieval (three to five hours) and ${dump('thawDeepArchive')} from Deep Archive (up to twelve). Drills read the newest point,
  which is warm.
- **KMS**: the key is one dollar a month, and after its first and second yearly rotation one more each. Requests to it cost
  little as long as the bucket has a bucket key, which it has; without, each part of an upload would be one.
- **Every part is a PUT**: ${dumpGb} GB are ${quantityText((dumpGb * 1024) / 8)} requests in parts of 8 MB. \`store.partBytes: '32MB'\` makes a quarter of them, and takes
  four times the memory for what is on its way.
- **Disk of tasks** is paid for in every task, though a drill alone needs it: \`tasks.disk\`.
- **Metrics**: four for each plan, engine and kind of run, paid for in the hours in which runs end. \`metricsPerSource\`
  makes as many for each source.
- **Waiting runs look for room once a minute**, and read the runs at work each time. Nobody sees that in the bill of a few
  hundred sources; for thousands raise \`tasks.maxRunning\` and with it the quota of Fargate, or spread them over plans.
- **A restore elsewhere** leaves AWS at ${priceText(usd('toTheInternet'))} dollars a GB.

## What is not in it

Taxes. Data between zones (a cent a GB each way, where database and task are in different ones) and regions. The databases
themselves, and their secrets. The image of the worker in ECR (ten cents a GB a month). CloudTrail, and whoever reads the
logs. What costs nothing: gateway endpoints of S3 and DynamoDB, schedules and rules (the Scheduler's first 14 million calls
a month), roles, stacks, the delivery of access logs.

## How it is reckoned

A month has ${hoursPerMonth} hours and ${quantityText(daysPerMonth)} days; a GB is 2^30 bytes. Points of one source that lie there at any time, those in their
14 days to take back among them:

${keptTable()}

A night makes the highest class that is due (first of the month, Sunday), and a daily one otherwise. Of S3 a good backup asks
5 PUTs and 9 GETs for each of four archives, a PUT for each part, and 15 and 20 more; a test counts them at a store. Seconds
of functions, kilobytes of logs and records, and requests to the key are estimates, rounded up; so is the number of metrics
that Container Insights makes, 13 of the cluster and 10 of each engine, which are ${usdText(insights)} dollars here. Minutes of a task depend on your database: measure one night, and scale the lines of tasks.

## Prices

${pricesTable()}
`;
}
