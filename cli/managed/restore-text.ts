import type { Output } from '../output/output.ts';
import { durationText } from '../output/quantities.ts';
import type { ManagedReport } from './restore-managed.ts';

/** What a person reads of a restore by RDS. */
export function restoreText(report: ManagedReport, { paint }: Output, what: string): string {
  const { target, verdict, compared, differences, errors = [], left = [], seconds, log } = report;
  return [
    `${what} → ${target}: ${paint(verdict === 'matches' ? 'good' : 'bad', verdict)}`,
    `  ${compared.length} settings, tags and instances compared, ${differences} differ, ${durationText(seconds)}`,
    ...compared
      .filter(({ expected, found }) => expected !== found)
      .map(
        ({ kind, name, expected, found }) =>
          `  differs: ${kind} ${name}: was ${expected}, is ${found ?? 'not there'}`,
      ),
    ...errors.map((error) => `  error: ${error}`),
    ...left.map((line) => `  left: ${line}`),
    `  log: ${log ?? 'not kept'}`,
  ].join('\n');
}
