import { join } from 'node:path';
import { command } from '../local/tools/command.ts';
import { database } from './data/fill.ts';
import type { Options } from './options.ts';
import type { Measurement } from './report/report.ts';
import { chooseContestants } from './runs/choose-contestants.ts';
import type { Stage } from './runs/contestant.ts';
import type { Run } from './runs/perform.ts';
import { performRounds } from './runs/rounds.ts';
import { onStage, type Surroundings } from './stage.ts';

/** Measures backups and restores beside their peers. Whatever happens, nothing of it is left when it returns. */
export const bench = (options: Options, surroundings: Surroundings): Promise<Measurement> =>
  onStage(options.scale, surroundings, async (stage, stack) => {
    const logicalBytes = await plainBytes(stage);
    const runs: Run[] = [];
    const onRun = (run: Run): void => {
      runs.push(run);
      surroundings.say(lineOf(run));
    };
    const { backups, rounds, restores, notMeasured } = chooseContestants(stage, options, stack);
    const places = await performRounds(stage, backups, { ...rounds, onRun });
    await performRounds(stage, restores(places), { ...options, onRun });
    const serverVersion = await stage.server.psql('SHOW server_version');
    const { scale } = options;
    return { at: new Date().toISOString(), scale, logicalBytes, serverVersion, runs, notMeasured };
  });

/** Also brings the whole database into the page cache, so that the first run is not the only one that waits for it. */
async function plainBytes({ server }: Stage): Promise<number> {
  const script = '"$0" -d "$1" | wc -c';
  const args = ['-c', script, join(server.bin, 'pg_dump'), server.url(database)];
  return Number(await command('bash', args, { timeoutMs: 3_600_000 }));
}

const lineOf = (run: Run): string =>
  [
    `round ${run.round}: ${run.name}: ${run.workSeconds.toFixed(1)} s of ${run.wallSeconds.toFixed(1)} s`,
    `client CPU ${run.workClientCpuSeconds.toFixed(1)} of ${run.clientCpuSeconds.toFixed(1)} s`,
    ...(run.workOwnCpuSeconds > 0 ? [`own ${run.workOwnCpuSeconds.toFixed(2)} s`] : []),
    `database ${run.databaseCpuSeconds.toFixed(1)} s`,
    ...(run.storeCpuSeconds > 0 ? [`store ${run.storeCpuSeconds.toFixed(1)} s`] : []),
    `memory ${(run.workPeakAnonBytes / 1e6).toFixed(0)}, ${(run.peakAnonBytes / 1e6).toFixed(0)} MB`,
    `beside ${run.peakBesideBytes} bytes`,
    `others ${run.othersCores.toFixed(2)} cores${run.quiet ? '' : ', not quiet'}`,
  ].join(', ');
