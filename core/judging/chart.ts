import type { Anomaly } from './judge-measured.ts';
import { amountOf, subjectText } from './reasons.ts';

const bars = '▁▂▃▄▅▆▇█';
/** Points that a line shows. */
const shown = 30;

/**
 * The last 30 points and this one as a line, for a mail and a terminal: `rows of public.orders  ▇▇▇▆▇▇▁  the last 7 had
 * 48,000 to 50,400, now 12`. Bars begin at nothing, so that half is half.
 */
export function chartText(anomaly: Anomaly): string {
  const { about, found, before } = anomaly;
  const last = before.slice(-shown);
  const most = Math.max(...last, found);
  const bar = (value: number): string =>
    bars[Math.min(bars.length - 1, Math.floor((most > 0 ? value / most : 0) * bars.length))] ?? '';
  const amount = amountOf(about);
  const words =
    last.length === 0
      ? `now ${amount(found)}`
      : `the last ${last.length}: ${amount(Math.min(...last))} to ${amount(Math.max(...last))}, now ${amount(found)}`;
  return `${subjectText(anomaly)}  ${[...last, found].map(bar).join('')}  ${words}`;
}
