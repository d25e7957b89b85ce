import type { Problem } from '../config-error.ts';
import { problem } from '../problem.ts';
import type { Outline } from './outline.ts';

/** Sources that may have metrics of their own: ten thousand would cost thousands of dollars a month. */
const mostSources = 100;

/** Metrics that nobody would pay for who had seen the bill. */
export function metricProblems({ alerts, sources }: Outline, root: unknown): Problem[] {
  const count = Object.keys(sources).length;
  if (!alerts.metricsPerSource || count <= mostSources) return [];
  const advice = `leave it out: it is for ${mostSources} sources at most, and here are ${count}; CloudWatch asks for each metric of each`;
  return [problem(['alerts', 'metricsPerSource'], root, advice)];
}
