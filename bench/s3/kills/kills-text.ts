import type { JudgedPoint } from './points.ts';

export interface Kill {
  readonly number: number;
  readonly seconds: number;
  /** With which the run ended by itself before; null when it was killed. */
  readonly code: number | null;
  /** What it said last: a phase is told when it has ended. */
  readonly lastLine: string;
  /** How many points there were. */
  readonly before: number;
  /** Those there were afterwards. */
  readonly points: readonly JudgedPoint[];
}

export interface KillsMeasurement {
  readonly scale: number;
  readonly unharmedSeconds: number;
  readonly kills: readonly Kill[];
  /** How the unharmed run after them ended. */
  readonly last: string;
  /** All that were there in the end. */
  readonly points: readonly JudgedPoint[];
  readonly storedBytes: number;
}

/** In words; none when all is as it must be. A point that was there must not be gone either. */
export function problemsOf({ kills, last, points }: KillsMeasurement): readonly string[] {
  const known = kills.at(-1)?.points.length ?? 0;
  return [
    ...kills.flatMap((kill) => [
      ...kill.points.filter(isBad).map(({ point, verdict }) => `kill ${kill.number}: ${point} is ${verdict}`),
      ...(kill.code
        ? [`kill ${kill.number}: the run ended by itself with ${kill.code}: ${kill.lastLine}`]
        : []),
      ...(kill.points.length < kill.before ? [`kill ${kill.number}: a point is gone`] : []),
    ]),
    ...(last === 'verified' ? [] : [`the unharmed run at the end was ${last}`]),
    ...points.filter(isBad).map(({ point, verdict }) => `at the end: ${point} is ${verdict}`),
    ...(points.length === known + 1 ? [] : [`${points.length} points at the end, ${known + 1} expected`]),
  ];
}

const isBad = ({ verdict }: JudgedPoint): boolean => verdict !== 'good';

/** One row of the table. */
export function lineOfKill({ number, seconds, code, lastLine, before, points }: Kill): string {
  const bad = points.filter(isBad);
  const verdicts = bad.length === 0 ? `${points.length} good` : bad.map(({ verdict }) => verdict).join('; ');
  const told = code === null ? lastLine : `ended by itself with ${code}: ${lastLine}`;
  const cells = [number, seconds.toFixed(2), told || 'nothing', before, points.length, verdicts];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

/** For people. */
export function killsText(measurement: KillsMeasurement): string {
  const { scale, unharmedSeconds, kills, last, points, storedBytes } = measurement;
  const problems = problemsOf(measurement);
  const killed = kills.filter(({ code }) => code === null).length;
  return [
    `scale ${scale} into versitygw, an unharmed run ${unharmedSeconds.toFixed(1)} s, ${killed} of ${kills.length} runs killed`,
    '',
    '| kill | at second | last told | points before | points after | verdicts |',
    '| --- | --- | --- | --- | --- | --- |',
    ...kills.map(lineOfKill),
    '',
    `at the end an unharmed run: ${last}; ${points.length} points, ${(storedBytes / 1e6).toFixed(0)} MB in the bucket`,
    ...(problems.length === 0
      ? ['reached: every point that is listed is good']
      : problems.map((problem) => `missed: ${problem}`)),
  ].join('\n');
}
