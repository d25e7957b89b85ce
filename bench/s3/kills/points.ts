import * as z from 'zod';
import { documentOf, holdfast } from './holdfast-command.ts';

const Listed = z.object({ points: z.array(z.object({ point: z.string(), flags: z.array(z.string()) })) });
const Verified = z.object({ verdict: z.string(), findings: z.array(z.object({ problem: z.string() })) });
const Ran = z.object({ runs: z.array(z.object({ outcome: z.string() })).length(1) });

export interface JudgedPoint {
  readonly point: string;
  /** `good`, or what is wrong with it. */
  readonly verdict: string;
}

/** Names of the points that `list` shows, damaged ones included. */
export async function listedPoints(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { points } = documentOf(await holdfast(env, ['list', 'bench', '--json']), Listed);
  return points.map(({ point }) => point);
}

/** What `verify` says of each of them. */
export async function judgePoints(
  env: Readonly<Record<string, string>>,
  points: readonly string[],
): Promise<readonly JudgedPoint[]> {
  const judged: JudgedPoint[] = [];
  for (const point of points) {
    const ended = await holdfast(env, ['verify', point, '--json']);
    const { verdict, findings } = documentOf(ended, Verified);
    const isGood = verdict === 'good' && ended.code === 0;
    judged.push({
      point,
      verdict: isGood ? 'good' : `${verdict} (${ended.code}): ${findings[0]?.problem ?? ''}`,
    });
  }
  return judged;
}

/** A run that nobody disturbs: `verified`, or how else it ended. */
export async function unharmedRun(env: Readonly<Record<string, string>>) {
  const ended = await holdfast(env, ['run', 'bench', '--json']);
  const { runs } = documentOf(ended, Ran);
  const outcome = ended.code === 0 ? runs[0]?.outcome : `${runs[0]?.outcome} (${ended.code})`;
  return { seconds: ended.seconds, outcome: outcome ?? '', stderr: ended.stderr };
}
