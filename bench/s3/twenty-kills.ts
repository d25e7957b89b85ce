import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '#core/errors.ts';
import { whyNoVersitygw } from '../../local/s3/install-versitygw.ts';
import type { Options } from '../options.ts';
import { onStage, type Surroundings } from '../stage.ts';
import { bucketBytes } from './bucket.ts';
import { holdfast } from './kills/holdfast-command.ts';
import { type Kill, type KillsMeasurement, lineOfKill } from './kills/kills-text.ts';
import { killMoments } from './kills/moments.ts';
import { judgePoints, listedPoints, unharmedRun } from './kills/points.ts';
import { environmentOf } from './s3-runs.ts';
import { targetsFor } from './targets.ts';

/**
 * Backs up into versitygw and kills the run with SIGKILL at random moments, before the seal and after. After each kill
 * every point that is listed is read back. A failure of any of them is in the result and not thrown.
 */
export const measureKills = (
  { scale, kills }: Options,
  surroundings: Surroundings,
): Promise<KillsMeasurement> =>
  onStage(scale, surroundings, async (stage, stack) => {
    const { say } = surroundings;
    const versitygw = targetsFor(scale).targets.find(({ name }) => name === 'versitygw');
    if (!versitygw) {
      throw new PermanentError(`versitygw is needed: ${whyNoVersitygw()}`, { hint: 'run npm run tools' });
    }
    const server = await versitygw.start();
    stack.defer(() => server.stop());
    const [given, beside] = [join(stage.folder, 'given'), join(stage.folder, 'beside')];
    for (const folder of [given, beside]) await mkdir(folder);
    const env = {
      ...stage.environment,
      ...(await environmentOf(stage, given, server)),
      TMPDIR: beside,
    };
    const first = await unharmedRun(env);
    if (first.outcome !== 'verified') {
      throw new PermanentError(`a run that nobody disturbed ended as ${first.outcome}: ${first.stderr}`, {
        hint: 'cure this first',
      });
    }
    say(`an unharmed run takes ${first.seconds.toFixed(1)} s`);
    const done: Kill[] = [];
    for (const [index, seconds] of killMoments(kills, first.seconds, Math.random).entries()) {
      const kill = await killOnce(env, index + 1, seconds);
      done.push(kill);
      say(lineOfKill(kill));
    }
    const last = await unharmedRun(env);
    const points = await judgePoints(env, await listedPoints(env));
    const storedBytes = await bucketBytes(server);
    return { scale, unharmedSeconds: first.seconds, kills: done, last: last.outcome, points, storedBytes };
  });

async function killOnce(
  env: Readonly<Record<string, string>>,
  number: number,
  seconds: number,
): Promise<Kill> {
  const before = await listedPoints(env);
  const { code, stderr } = await holdfast(env, ['run', 'bench', '--json'], seconds);
  const points = await judgePoints(env, await listedPoints(env));
  const lastLine = stderr.trim().split('\n').at(-1) ?? '';
  return { number, seconds, code, lastLine, before: before.length, points };
}
