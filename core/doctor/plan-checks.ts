import type { PlanConfig } from '../config/plan.ts';
import type { SourceConfig } from '../config/source.ts';
import type { PointSummary } from '../point/point-record.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import { nominalIntervalMs } from '../schedule/nominal-interval.ts';
import { offsetMs } from '../schedule/zone.ts';
import { type DoctorCheck, warning } from './doctor-check.ts';

interface Deps {
  readonly catalog: Catalog;
  readonly clock: Clock;
}

/** Whether the plan can keep what the source promises, with the time that its runs really take. */
export async function planChecks(
  { catalog, clock }: Deps,
  source: SourceConfig,
  plan: PlanConfig,
): Promise<DoctorCheck[]> {
  if (source.paused) {
    return [warning('plan', 'it is paused: nothing backs it up', 'take out paused to go on', source.name)];
  }
  if (!plan.schedule) {
    const problem = `plan '${plan.name}' has no schedule: it is backed up only by hand`;
    return [warning('plan', problem, "add schedule: 'cron(30 3 * * ? *)' to the plan", source.name)];
  }
  const intervalMs = nominalIntervalMs(plan.schedule);
  if (intervalMs === undefined) return [{ name: 'plan', source: source.name, ok: true }];
  const usualMs = usualDurationMs((await catalog.points(source.name)).points);
  const nightMs = plan.schedule.kind === 'cron' ? longestNightMs(plan.timeZone, clock.now()) : 0;
  const oldestMs = intervalMs + usualMs + nightMs;
  const rpoMs = source.rpo.seconds * 1000;
  if (oldestMs <= rpoMs) return [{ name: 'plan', source: source.name, ok: true }];
  const why = [
    `a run every ${hours(intervalMs)}`,
    ...(usualMs > 0 ? [`usually taking ${hours(usualMs)}`] : []),
    ...(nightMs > 0 ? [`and ${hours(nightMs)} more on the night the clocks go back`] : []),
  ].join(', ');
  const problem = `the newest point can be ${hours(oldestMs)} old (${why}), and rpo is ${hours(rpoMs)}`;
  return [
    warning(
      'plan',
      problem,
      `raise rpo to '${Math.ceil(oldestMs / hourMs)}h', or run more often`,
      source.name,
    ),
  ];
}

const hourMs = 3_600_000;

const hours = (ms: number): string =>
  ms < hourMs ? `${Math.max(1, Math.round(ms / 60_000))} min` : `${Math.round(ms / 360_000) / 10} h`;

/** The median of the newest seven. */
export function usualDurationMs(points: readonly PointSummary[]): number {
  const durations = points
    .slice(0, 7)
    .map(({ manifest }) => Date.parse(manifest.sealedAt) - Date.parse(manifest.startedAt))
    .sort((a, b) => a - b);
  return durations[Math.floor(durations.length / 2)] ?? 0;
}

/** How much longer than nominal the longest day of a zone is: an hour where there is daylight saving. */
function longestNightMs(timeZone: string, now: Date): number {
  const year = now.getUTCFullYear();
  const offsets = [0, 3, 6, 9].map((month) => offsetMs(Date.UTC(year, month, 1), timeZone));
  return Math.max(...offsets) - Math.min(...offsets);
}
