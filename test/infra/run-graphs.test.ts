import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { createAgeMetrics } from '#adapters/aws/metrics/age-metrics.ts';
import { createRunMetrics } from '#adapters/aws/run-metrics.ts';
import { exampleConfig, synth } from './support/synth.ts';

const Body = z.object({
  widgets: z.array(
    z.object({
      properties: z.object({ title: z.string(), metrics: z.array(z.array(z.unknown())).default([]) }),
    }),
  ),
});

/** Metrics of each graph of the dashboard, as `name dimension=value …`, by its title. */
function graphs(config: unknown): ReadonlyMap<string, readonly string[]> {
  const [dashboard] = Object.values(synth(config).watch.findResources('AWS::CloudWatch::Dashboard'));
  const Joined = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
  const [, parts] = Joined.parse(
    z.object({ DashboardBody: z.unknown() }).parse(dashboard?.['Properties']).DashboardBody,
  )['Fn::Join'];
  const text = parts.map((part) => (typeof part === 'string' ? part : 'REF')).join('');
  const { widgets } = Body.parse(JSON.parse(text));
  return new Map(
    widgets.map(({ properties: { title, metrics } }) => [
      title,
      metrics.map((metric) => metric.filter((part) => typeof part === 'string').join(' ')),
    ]),
  );
}

/** What the adapter writes of a run, in the same words: dimensions in the order of their names, as the CDK has them. */
function written(plan: string, kind: 'backup' | 'drill'): readonly string[] {
  let line = '';
  const write = (text: string): void => {
    line = text;
  };
  createRunMetrics({ deployment: 'acme', perSource: false, write }).ended({
    ...{
      plan,
      engine: 'postgres',
      kind,
      source: 'orders',
      runId: 'r',
      good: true,
      seconds: 1,
      bytes: 1,
      rows: 1,
    },
    endedAt: '2026-11-20T02:31:00Z',
  });
  const Line = z.looseObject({
    _aws: z.object({
      CloudWatchMetrics: z.array(
        z.object({
          Namespace: z.string(),
          Dimensions: z.array(z.array(z.string())),
          Metrics: z.array(z.object({ Name: z.string() })),
        }),
      ),
    }),
  });
  const parsed = Line.parse(JSON.parse(line));
  return parsed._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.map(({ Name }) =>
      [
        Namespace,
        Name,
        ...Dimensions.flat()
          .sort()
          .flatMap((name) => [name, String(parsed[name])]),
      ].join(' '),
    ),
  );
}

const titles = ['Good runs', 'Failed runs', 'Longest run', 'Bytes stored', 'Rows backed up'];

it('shows of each plan good and failed runs, their time, their bytes and rows, under the names that settle writes', () => {
  const shown = [...graphs(exampleConfig)].filter(([title]) =>
    titles.some((begin) => title.startsWith(begin)),
  );
  expect(shown).toHaveLength(5);
  const metrics = shown.flatMap(([, lines]) => lines);
  const drills = written('nightly', 'drill').filter((name) => !/ (Bytes|Rows) /.test(name));
  expect(metrics.toSorted()).toEqual([...written('nightly', 'backup'), ...drills].toSorted());
});

it('shows ages under the names that watch writes, and alarms of those that are late in whatever plan', () => {
  const lines: string[] = [];
  const ages = { sources: 1, late: 0, goodSeconds: 1, percentOfRpo: 1, drillSeconds: 1 };
  createAgeMetrics({ deployment: 'acme', write: (text) => void lines.push(text) }).seen(
    [{ plan: 'nightly', engine: 'postgres', ...ages }],
    new Date(),
  );
  const names = ['GoodAgeOfRpo', 'GoodAge', 'SourcesLate', 'DrillAge'];
  for (const name of names) expect(JSON.parse(lines[0] ?? '')).toHaveProperty(name);
  const shown = [...graphs(exampleConfig).values()]
    .flat()
    .filter((metric) => names.includes(metric.split(' ')[1] ?? ''));
  expect(shown).toEqual(names.map((name) => `Holdfast ${name} Deployment acme Engine postgres Plan nightly`));
  synth(exampleConfig).watch.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'acme-SourcesAreLate',
    ...{ Namespace: 'Holdfast', MetricName: 'SourcesLate', Statistic: 'Maximum', Threshold: 1 },
    Dimensions: [{ Name: 'Deployment', Value: 'acme' }],
  });
});

it('shows plans without drills, and none that no source follows', () => {
  const { drill: _, ...plain } = exampleConfig.plans.nightly;
  const { orders } = exampleConfig.sources;
  const config = {
    ...exampleConfig,
    plans: { nightly: plain, hourly: { ...plain, schedule: 'rate(1 hour)' }, unused: plain },
    sources: { orders, users: { ...orders, plan: 'hourly' } },
  };
  const [, failed = []] = [...graphs(config)].find(([title]) => title.startsWith('Failed')) ?? [];
  expect(failed).toEqual([expect.stringMatching(/ Plan hourly$/), expect.stringMatching(/ Plan nightly$/)]);
});

it('lets settle write metrics of single sources where the config says so, and nowhere else', () => {
  const has = (config: unknown, variables: object): void =>
    synth(config).runs.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'acme-settle',
      Environment: { Variables: Match.objectLike({ HOLDFAST_DEPLOYMENT: 'acme', ...variables }) },
    });
  has(exampleConfig, { HOLDFAST_METRICS_PER_SOURCE: Match.absent() });
  const alerts = { metricsPerSource: true };
  has({ ...exampleConfig, alerts }, { HOLDFAST_METRICS_PER_SOURCE: 'true' });
});
