import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IWidget, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ageDimensions, ageMetricNames } from '#core/cloud/metric-names.ts';
import type { CountedRuns } from './run-graphs.ts';

/** How old the newest good points get against what was promised, and for how long nothing was rehearsed. */
export function ageGraphs(deployment: string, runs: readonly CountedRuns[]): IWidget[][] {
  const graph = (title: string, metricName: string, kind: CountedRuns['kind']): IWidget =>
    new GraphWidget({
      title,
      width: 12,
      left: runs
        .filter((counted) => counted.kind === kind)
        .map(
          (counted) =>
            new Metric({
              namespace: ageMetricNames.namespace,
              metricName,
              dimensionsMap: ageDimensions(deployment, counted),
              statistic: 'Maximum',
              period: Duration.minutes(5),
              label: `${counted.plan} ${counted.engine}`,
            }),
        ),
    });
  const hasDrills = runs.some(({ kind }) => kind === 'drill');
  return [
    [
      graph('Oldest of the newest good points, percent of its rpo', ageMetricNames.ofRpo, 'backup'),
      graph('Oldest of the newest good points, seconds', ageMetricNames.good, 'backup'),
    ],
    [
      graph('Sources that are late', ageMetricNames.late, 'backup'),
      hasDrills
        ? graph('Longest time without a good drill, seconds', ageMetricNames.drill, 'drill')
        : graph('Sources', ageMetricNames.sources, 'backup'),
    ],
  ];
}
