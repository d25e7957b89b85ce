import { expect, it } from 'vitest';
import { example, parse, problemsIn, source } from './example-config.ts';

const withSources = (count: number, alerts: object) =>
  example({
    alerts,
    sources: Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, source()])),
  });

it('has no metrics of single sources unless it says so', () => {
  expect(parse(example()).alerts.metricsPerSource).toBe(false);
  expect(parse(example({ alerts: { metricsPerSource: true } })).alerts.metricsPerSource).toBe(true);
});

it('refuses them for more than a hundred sources, by name', () => {
  expect(problemsIn(withSources(100, { metricsPerSource: true }))).toEqual([]);
  expect(problemsIn(withSources(101, { metricsPerSource: true }))).toEqual([
    {
      path: 'alerts.metricsPerSource',
      value: 'true',
      instead: expect.stringMatching(/^leave it out: it is for 100 sources at most, and here are 101/),
    },
  ]);
  expect(problemsIn(withSources(101, { metricsPerSource: false }))).toEqual([]);
});

it('shows what stands there in place of true or false, and nothing of a web hook', () => {
  expect(problemsIn(example({ alerts: { metricsPerSource: 'yes' } }))).toEqual([
    { path: 'alerts.metricsPerSource', value: "'yes'", instead: 'write true or false' },
  ]);
  const [problem] = problemsIn(example({ alerts: { slack: 'https://hooks.example.org/T0/B0/secret' } }));
  expect(problem?.value).toBe('(not shown)');
});
