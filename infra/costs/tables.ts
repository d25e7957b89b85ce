import type { Described } from '#core/costs/described.ts';
import { keptPoints } from '#core/costs/kept-points.ts';
import { monthlyCosts } from '#core/costs/monthly-costs.ts';
import { priceTable } from '#core/costs/price-table.ts';
import { usual } from '#core/costs/usual.ts';
import { priceText, quantityText, usdText } from './number-text.ts';
import { table } from './table.ts';
import { variations } from './variations.ts';

const inVirginia = (sources: number): Described => usual(sources, { region: 'us-east-1' });

/** One, ten and a hundred sources, by what the money is for. */
export function atAGlance(): string {
  const counts = [1, 10, 100];
  const bills = counts.map((count) => monthlyCosts(usual(count)));
  const groups = bills[0]?.groups ?? [];
  const rows = groups.map(({ name }, index) => [
    name,
    ...bills.map((bill) => usdText(bill.groups[index]?.usd ?? 0)),
  ]);
  return table(
    [
      'dollars a month in eu-central-1',
      ...counts.map((count) => (count === 1 ? '1 source' : `${count} sources`)),
    ],
    [
      ...rows,
      ['**together**', ...bills.map(({ usd }) => `**${usdText(usd)}**`)],
      ['for each source', ...bills.map(({ usd }, index) => usdText(usd / (counts[index] ?? 1)))],
      ['together in us-east-1', ...counts.map((count) => usdText(monthlyCosts(inVirginia(count)).usd))],
    ],
  );
}

/** Every line of the bill of ten sources. */
export function lineByLine(): string {
  const other = monthlyCosts(inVirginia(10)).groups;
  const rows = monthlyCosts(usual(10)).groups.flatMap(({ name, lines, usd }, index) => [
    [`**${name}**`, '', '', '', `**${usdText(usd)}**`, `**${usdText(other[index]?.usd ?? 0)}**`],
    ...lines.map(({ item, quantity, unit, unitUsd, usd: cost }, at) => [
      item,
      quantityText(quantity),
      unit,
      priceText(unitUsd),
      usdText(cost),
      usdText(other[index]?.lines[at]?.usd ?? 0),
    ]),
  ]);
  return table(['item', 'quantity', 'unit', 'price of one', 'eu-central-1', 'us-east-1'], rows);
}

/** What else a config can say, and what the ten sources cost then. */
export function otherwise(): string {
  const before = monthlyCosts(usual(10)).usd;
  const rows = variations.map(({ what, change }) => {
    const { usd } = monthlyCosts(usual(10, change));
    const more = usd - before;
    return [what, usdText(usd), `${more < 0 ? '−' : '+'}${usdText(Math.abs(more))}`];
  });
  return table(['instead', 'dollars a month', 'difference'], rows);
}

/** How many points lie there of one source. */
export function keptTable(): string {
  const described = usual(1);
  const rows = keptPoints(described).map(({ class: name, pointsPerMonth, points }) => [
    name,
    `${described.keepDays[name] ?? 0} days`,
    quantityText(pointsPerMonth),
    quantityText(points),
  ]);
  return table(['class', 'kept', 'new points a month', 'points there'], rows);
}

/** The table in code, as it is. */
export function pricesTable(): string {
  const rows = Object.entries(priceTable).map(([name, { unit, usd, asOf, page }]) => [
    name.replaceAll(/[A-Z0-9]+/g, (part) => ` ${part.toLowerCase()}`),
    unit,
    priceText(usd['eu-central-1']),
    priceText(usd['us-east-1']),
    asOf,
    `[${new URL(page).pathname.split('/')[1] ?? ''}](${page})`,
  ]);
  return table(['price', 'unit', 'eu-central-1', 'us-east-1', 'as of', 'page'], rows);
}
