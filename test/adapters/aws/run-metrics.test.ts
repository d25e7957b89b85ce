import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createRunMetrics } from '#adapters/aws/run-metrics.ts';
import type { EndedRun } from '#core/cloud/ports/run-metrics.ts';

/** The format, by its specification: members that it does not know are not allowed, references must lead somewhere. */
const Name = z.string().min(1).max(255);
const Metadata = z.strictObject({
  Timestamp: z.int().positive(),
  CloudWatchMetrics: z
    .array(
      z.strictObject({
        Namespace: z.string().regex(/^[\w./#:-]{1,255}$/),
        Dimensions: z.array(z.array(Name).min(1).max(30)).min(1),
        Metrics: z
          .array(z.strictObject({ Name, Unit: z.enum(['Count', 'Seconds', 'Bytes']) }))
          .min(1)
          .max(100),
      }),
    )
    .min(1),
});
const Line = z.object({ _aws: Metadata }).catchall(z.union([z.string().min(1).max(1024), z.number()]));

const run: EndedRun = {
  ...{ plan: 'nightly', engine: 'postgres', kind: 'backup', source: 'orders' },
  runId: '20261120T023000Z-3f9a1c',
  good: true,
  seconds: 61.5,
  bytes: 5_000_000_000,
  rows: 760_000,
  endedAt: '2026-11-20T02:31:01.500Z',
};

function lineOf(run: EndedRun, perSource = false) {
  const written: string[] = [];
  createRunMetrics({ deployment: 'acme', perSource, write: (line) => void written.push(line) }).ended(run);
  const [line = '', ...more] = written;
  expect(more).toEqual([]);
  // one event of the log, and nothing but JSON
  expect(line.match(/\n/g)).toEqual(['\n']);
  expect(line.endsWith('\n')).toBe(true);
  const parsed = Line.parse(JSON.parse(line));
  const [directive] = parsed._aws.CloudWatchMetrics;
  if (!directive) throw new Error('no directive');
  for (const name of directive.Dimensions.flat()) expect(typeof parsed[name]).toBe('string');
  for (const { Name: name } of directive.Metrics) expect(typeof parsed[name]).toBe('number');
  return { parsed, directive };
}

describe('the line of a run', () => {
  it('is a metric of its plan, engine and kind, at the time of its end', () => {
    const { parsed, directive } = lineOf(run);
    expect(directive.Namespace).toBe('Holdfast');
    expect(directive.Dimensions).toEqual([['Deployment', 'Plan', 'Engine', 'Kind']]);
    expect(parsed._aws.Timestamp).toBe(Date.parse('2026-11-20T02:31:01.500Z'));
    expect(parsed).toMatchObject({
      ...{ Deployment: 'acme', Plan: 'nightly', Engine: 'postgres', Kind: 'backup' },
      ...{ RunsGood: 1, RunsFailed: 0, Seconds: 61.5, Bytes: 5_000_000_000, Rows: 760_000 },
    });
    expect(directive.Metrics).toEqual([
      { Name: 'RunsGood', Unit: 'Count' },
      { Name: 'RunsFailed', Unit: 'Count' },
      { Name: 'Seconds', Unit: 'Seconds' },
      { Name: 'Bytes', Unit: 'Bytes' },
      { Name: 'Rows', Unit: 'Count' },
    ]);
  });

  it('says of a failure that it is one, and stores nothing', () => {
    const { parsed, directive } = lineOf({ ...run, good: false, bytes: undefined, rows: undefined });
    expect(parsed).toMatchObject({ RunsGood: 0, RunsFailed: 1 });
    expect(directive.Metrics.map(({ Name: name }) => name)).toEqual(['RunsGood', 'RunsFailed', 'Seconds']);
    expect(parsed).not.toHaveProperty('Bytes');
    expect(parsed).not.toHaveProperty('Rows');
  });

  it('names source and run for whoever searches, and makes no metric of them', () => {
    const { parsed, directive } = lineOf(run);
    expect(parsed).toMatchObject({ Source: 'orders', Run: run.runId });
    expect(directive.Dimensions.flat()).not.toContain('Source');
  });

  it('is a metric of its source too, where that was asked for', () => {
    expect(lineOf(run, true).directive.Dimensions).toEqual([
      ['Deployment', 'Plan', 'Engine', 'Kind'],
      ['Deployment', 'Plan', 'Engine', 'Kind', 'Source'],
    ]);
  });
});
