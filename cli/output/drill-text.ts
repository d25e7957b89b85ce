import type { DrillReport } from '#core/drill/drill-source.ts';
import type { Output } from './output.ts';
import { durationText } from './quantities.ts';

/** What a person reads of one drill. */
export function drillText(report: DrillReport, { paint }: Output): string {
  const { source, point, verdict, compared, checks, errors = [], seconds, rtoSeconds, isolated } = report;
  const tone = verdict === 'pass' ? 'good' : verdict === 'fail-backup' ? 'bad' : 'mild';
  const isSlow = verdict === 'pass' && rtoSeconds !== null && seconds > rtoSeconds;
  const rto = rtoSeconds === null ? 'no rto set' : `rto ${durationText(rtoSeconds)}`;
  return [
    `${source}: ${paint(tone, verdict)} ${point ?? ''}`.trimEnd(),
    `  ${compared.length} tables and objects compared, ${durationText(seconds)} (${rto})`,
    ...(isSlow ? [`  ${paint('mild', 'slower than rto')}: restore with more streams, or promise less`] : []),
    ...errors.map((error) => `  ${error}`),
    ...checks.map(
      ({ check, ok, found }) =>
        `  ${ok ? 'ok' : paint('bad', 'FAILED')}: ${check} (found ${found ?? 'nothing'})`,
    ),
    ...(verdict === 'pass' && !isolated
      ? ['  not isolated: what was restored could have reached the network']
      : []),
  ].join('\n');
}
