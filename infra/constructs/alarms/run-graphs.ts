import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IWidget, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { metricDimensions, metricNames } from '#core/cloud/metric-names.ts';
import type { Config } from '#engines/config.ts';

/** Runs that settle counts together. */
export interface CountedRuns {
  readonly plan: string;
  readonly engine: string;
  readonly kind: 'backup' | 'drill';
}

/** Of every plan, engine and kind that there is; the number of sources does not matter. */
export function countedRunsOf({ plans, sources }: Pick<Config, 'plans' | 'sources'>): readonly CountedRuns[] {
  const used = new Set(Object.values(sources).map(({ plan, engine }) => `${plan} ${engine}`));
  return [...used].sort().flatMap((pair) => {
    const [plan = '', engine = ''] = pair.split(' ');
    const backups = { plan, engine, kind: 'backup' } as const;
    return plans[plan]?.drill === undefined ? [backups] : [backups, { plan, engine, kind: 'drill' } as const];
  });
}

/** How runs ended, how long they took and what they stored, with the rows that were in it, day by day. */
export function runGraphs(deployment: string, runs: readonly CountedRuns[]): IWidget[][] {
  const graph = (title: string, metricName: string, of: 'Sum' | 'Maximum', shown = runs): IWidget =>
    new GraphWidget({
      title,
      width: 12,
      left: shown.map(
        (counted) =>
          new Metric({
            namespace: metricNames.namespace,
            metricName,
            dimensionsMap: metricDimensions(deployment, counted),
            statistic: of,
            period: Duration.days(1),
            label: `${counted.plan} ${counted.engine} ${counted.kind}`,
          }),
      ),
    });
  const backups = runs.filter(({ kind }) => kind === 'backup');
  const drills = runs.filter(({ kind }) => kind === 'drill');
  return [
    [
      graph('Good runs, a day', metricNames.good, 'Sum'),
      graph('Failed runs, a day', metricNames.failed, 'Sum'),
    ],
    [
      graph('Longest run, seconds from accepted to ended', metricNames.seconds, 'Maximum'),
      graph('Bytes stored, a day', metricNames.bytes, 'Sum', backups),
    ],
    [
      graph('Rows backed up, a day', metricNames.rows, 'Sum', backups),
      ...(drills.length === 0
        ? []
        : [graph('Longest drill, seconds', metricNames.seconds, 'Maximum', drills)]),
    ],
  ];
}
