import { expect, it } from 'vitest';
import * as z from 'zod';
import { createAgeMetrics } from '#adapters/aws/metrics/age-metrics.ts';
import type { Ages } from '#core/watch/ports/age-metrics.ts';

const Line = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int().positive(),
    CloudWatchMetrics: z.array(
      z.strictObject({
        Namespace: z.literal('Holdfast'),
        Dimensions: z.array(z.array(z.string()).min(1)),
        Metrics: z.array(z.strictObject({ Name: z.string(), Unit: z.enum(['Count', 'Seconds', 'Percent']) })),
      }),
    ),
  }),
});
const ages: Ages = {
  ...{ plan: 'nightly', engine: 'postgres', sources: 30, late: 2 },
  ...{ goodSeconds: 90_000, percentOfRpo: 120, drillSeconds: 604_800 },
};

function written(...seen: readonly Ages[]) {
  const lines: string[] = [];
  createAgeMetrics({ deployment: 'acme', write: (line) => void lines.push(line) }).seen(
    seen,
    new Date('2026-11-20T12:00:00Z'),
  );
  expect(lines.every((line) => line.endsWith('}\n') && line.match(/\n/g)?.length === 1)).toBe(true);
  return lines.map((line) => Line.parse(JSON.parse(line)));
}

it('writes a line for each plan and engine, in which every name leads somewhere', () => {
  const lines = written(ages, { ...ages, engine: 'rds', drillSeconds: undefined });
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    for (const { Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
      for (const name of Dimensions.flat()) expect(typeof line[name]).toBe('string');
      for (const { Name } of Metrics) expect(typeof line[Name]).toBe('number');
    }
  }
  expect(lines[0]).toMatchObject({
    ...{ Deployment: 'acme', Plan: 'nightly', Engine: 'postgres' },
    ...{ GoodAge: 90_000, GoodAgeOfRpo: 120, DrillAge: 604_800, SourcesLate: 2, Sources: 30 },
  });
  expect(lines[1]).not.toHaveProperty('DrillAge');
});

it('counts those that are late of the whole deployment, too, and nothing else', () => {
  const [, ofAll] = written(ages)[0]?._aws.CloudWatchMetrics ?? [];
  expect(ofAll).toMatchObject({ Dimensions: [['Deployment']], Metrics: [{ Name: 'SourcesLate' }] });
  expect(ofAll?.Metrics).toHaveLength(1);
});
