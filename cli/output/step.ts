import { bytesText, durationText } from './quantities.ts';

/** What is known of the phase that a piece of work is in. */
export interface Step {
  readonly label: string;
  readonly name: string;
  readonly startedMs: number;
  readonly totalBytes: number | undefined;
  readonly totalItems: number | undefined;
  bytes: number;
  items: number;
}

/** `orders: dump  1.2 GB  85 MB/s  12/40 done  about 45 s left`. */
export function runningText(step: Step, nowMs: number): string {
  const seconds = (nowMs - step.startedMs) / 1000;
  const { bytes, totalBytes } = step;
  const of = bytes > 0 && totalBytes !== undefined && totalBytes > bytes ? `of ${bytesText(totalBytes)}` : '';
  return [
    `${step.label}: ${step.name}`,
    ...movedTexts(step, seconds, of),
    durationText(seconds),
    ...timeLeft(step, seconds),
  ].join('  ');
}

/** `orders: dump: 1.2 GB, 85 MB/s, 40 done, 14 s`. */
export function endedText(step: Step, nowMs: number): string {
  const seconds = (nowMs - step.startedMs) / 1000;
  return `${step.label}: ${step.name}: ${[...movedTexts(step, seconds), durationText(seconds)].join(', ')}`;
}

function movedTexts({ bytes, items, totalItems }: Step, seconds: number, of = ''): string[] {
  return [
    ...(bytes > 0 ? [`${bytesText(bytes)} ${of}`.trimEnd()] : []),
    ...(bytes > 0 && seconds >= 1 ? [`${bytesText(bytes / seconds)}/s`] : []),
    ...(items > 0 ? [`${items}${totalItems === undefined ? '' : `/${totalItems}`} done`] : []),
  ];
}

/** Only where the end is known, and not before the rate means something. Items are of unequal size: they tell less. */
function timeLeft({ bytes, items, totalBytes, totalItems }: Step, seconds: number): string[] {
  const done = totalBytes ? bytes / totalBytes : totalItems && bytes === 0 ? items / totalItems : 0;
  if (done <= 0.01 || done >= 1 || seconds < 3) return [];
  return [`about ${durationText((seconds * (1 - done)) / done)} left`];
}
