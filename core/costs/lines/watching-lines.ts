import type { Described } from '../described.ts';
import { type Line, linesOf } from '../line.ts';
import { hoursPerMonth } from '../price.ts';
import type { Work } from './work.ts';

/** Months that logs are kept: those of functions and tasks, and the access logs of S3. */
const kept = { logs: 3, accessLogs: 13 } as const;
const kb = {
  /** What a task writes of itself. */
  task: 100,
  /** What Container Insights writes of it, each minute. */
  taskMinute: 3,
  /** A call of a function. */
  call: 1,
  /** A line of S3's access log. */
  request: 0.6,
} as const;

/** RunsGood, RunsFailed, Seconds, Bytes and Rows, of each plan, engine and kind of run. */
const metricsOfPlan = 5;
/** GoodAge, GoodAgeOfRpo, DrillAge, SourcesLate and Sources of each plan and engine; those that are late once more, of all. */
const agesOfPlan = 5;
/** Backups and drills. */
const kinds = 2;
/** Container Insights: of the cluster, and of each task definition. */
const insights = { cluster: 10, engine: 10 } as const;

const inGb = (kilobytes: number): number => kilobytes / 2 ** 20;

/** Logs and metrics. A metric is paid for in the hours in which it was sent, and no others. */
export function watchingLines(described: Described, { busyHours, ...work }: Work): readonly Line[] {
  const { region, sources, plans, engines, metricsPerSource } = described;
  const line = linesOf(region);
  const { backups, drills, taskHours, looks, puts, gets } = work;
  const runs = backups + drills;
  const logs = inGb(runs * (kb.task + 4 * kb.call) + taskHours * 60 * kb.taskMinute + looks * kb.call);
  const share = Math.min(1, busyHours / hoursPerMonth);
  const perSource = metricsPerSource ? sources * metricsOfPlan * kinds : 0;
  return [
    line('Metrics of runs', 'metric', (plans * engines * metricsOfPlan * kinds + perSource) * share),
    // watch sends them in each round, so that they are paid for all month
    line('Metrics of ages', 'metric', plans * engines * agesOfPlan + 1),
    line(
      'Container Insights while tasks run',
      'metric',
      (insights.cluster + engines * insights.engine) * share,
    ),
    line('Logs written', 'logIngestion', logs),
    line('Logs kept', 'logStorage', logs * kept.logs),
    line('Access logs kept', 'standard', inGb((puts + gets) * kb.request) * kept.accessLogs),
  ];
}
