import { differenceText } from '#core/restore/bring-back.ts';
import type { RestoreReport } from '#core/restore/restore-point.ts';
import type { Output } from '../output/output.ts';
import { durationText } from '../output/quantities.ts';

const shownDifferences = 20;

export function restoreText(report: RestoreReport, { paint }: Pick<Output, 'paint'>): string {
  const { point, target, verdict, compared, differences, errors = [], left = [], seconds, log } = report;
  const word = {
    matches: paint('good', 'matches'),
    differs: paint('bad', 'differs'),
    failed: paint('bad', 'failed'),
  };
  const different = compared.filter(({ expected, found }) => expected !== found);
  const more = different.length - shownDifferences;
  return [
    `${point} → ${target}: ${word[verdict]}`,
    `  ${compared.length} tables and objects compared, ${differences} differ, ${durationText(seconds)}`,
    ...different.slice(0, shownDifferences).map((item) => `  differs: ${differenceText(item)}`),
    ...(more > 0 ? [`  … and ${more} more, all in the log`] : []),
    ...errors.slice(0, shownDifferences).map((error) => `  error: ${error}`),
    ...left.map((line) => `  left: ${line}`),
    `  log: ${log ?? 'not kept'}`,
  ].join('\n');
}
