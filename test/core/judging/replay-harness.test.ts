import { expect, it } from 'vitest';
import { judgeMeasured } from '#core/judging/judge-measured.ts';
import type { Measured } from '#core/judging/measured.ts';
import { faults, numbersFrom, seriesOf } from './synthetic-series.ts';

const count = 240;
const nights = 180;

/** Judges night by night; a person accepts each alarm the next morning, for it was none. */
function falseAlarms(days: readonly Measured[], why: Map<string, number>): number {
  const history: Measured[] = [];
  let alarms = 0;
  for (const night of days) {
    const anomalies = judgeMeasured(night, history);
    const isSuspect = anomalies.length > 0;
    if (isSuspect) alarms += 1;
    for (const about of new Set(anomalies.map((anomaly) => anomaly.about)))
      why.set(about, (why.get(about) ?? 0) + 1);
    history.push(isSuspect ? { ...night, isAccepted: true } : night);
  }
  return alarms;
}

it('tells less than one false alarm for a source in 90 days, over half a year of 240 sources', () => {
  const why = new Map<string, number>();
  const alarms = Array.from({ length: count }, (_, seed) =>
    falseAlarms(seriesOf(seed + 1, nights).days, why),
  );
  const worst = Math.max(...alarms);
  const total = alarms.reduce((sum, one) => sum + one, 0);
  console.log(
    `false alarms: ${total} in ${count} sources over ${nights} days, ${worst} at worst; ${JSON.stringify([...why])}`,
  );
  expect(total / count / (nights / 90)).toBeLessThan(0.5);
  // new patterns of a source, and its slow nights, all in one
  expect(worst).toBeLessThanOrEqual(4);
}, 180_000);

it.each(Object.keys(faults))('finds %s', (name) => {
  const fault = Object.entries(faults).find(([known]) => known === name)?.[1];
  if (!fault) throw new Error('no such fault');
  let found = 0;
  const missed: number[] = [];
  for (let seed = 1; seed <= count; seed++) {
    const { days, stable } = seriesOf(seed, nights);
    const next = numbersFrom(seed * 7919);
    const at = 35 + Math.floor(next() * (nights - 36));
    const night = days[at];
    const table = stable[Math.floor(next() * stable.length)] ?? 't0';
    if (!night) throw new Error('no such night');
    // what was judged before is history: none of it was suspect for long
    if (judgeMeasured(fault(night, table), days.slice(0, at)).length > 0) found += 1;
    else missed.push(seed);
  }
  console.log(`${name}: ${found} of ${count} found, missed ${missed.slice(0, 10).join(' ')}`);
  expect(found / count).toBeGreaterThanOrEqual(0.95);
});
