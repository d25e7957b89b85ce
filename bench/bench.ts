import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../local/tools/command.ts';
import { startCluster } from './data/cluster.ts';
import { database } from './data/fill.ts';
import type { Options } from './options.ts';
import type { Measurement } from './report/report.ts';
import type { Contestant, Place, Stage } from './runs/contestant.ts';
import { bestPeer, dumpPeers } from './runs/dump-peers.ts';
import { holdfastNames, holdfastRuns } from './runs/holdfast-runs.ts';
import type { Run } from './runs/perform.ts';
import { restores } from './runs/restores.ts';
import { performRounds } from './runs/rounds.ts';

interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
}

/** Measures everything. Whatever happens, the server has ended and the runs' files are gone when it returns. */
export async function bench(options: Options, { environment, say }: Surroundings): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  // also when a signal ends us
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  try {
    await using stack = new AsyncDisposableStack();
    const server = await startCluster(options.scale, say);
    stack.defer(() => server.stop());
    const { PATH = '', HOME = '/', NODE_OPTIONS = '' } = environment;
    const own = { PATH: `${server.bin}:${PATH}`, HOME, NODE_OPTIONS, LC_ALL: 'C.UTF-8' };
    const stage: Stage = { server, folder, environment: own };
    const logicalBytes = await plainBytes(stage);
    const runs: Run[] = [];
    const onRun = (run: Run): void => {
      runs.push(run);
      say(lineOf(run));
    };
    const places = await backups(stage, options, onRun);
    if (options.only !== 'backup') {
      const contestants = restores(stage, placeOf(places, bestPeer), placeOf(places, holdfastNames.counted));
      await performRounds(stage, contestants, { ...options, onRun });
    }
    const serverVersion = await server.psql('SHOW server_version');
    return { at: new Date().toISOString(), scale: options.scale, logicalBytes, serverVersion, runs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** For restores alone, one backup of each kind is enough. */
async function backups(stage: Stage, options: Options, onRun: (run: Run) => void) {
  const contestants: readonly Contestant[] = [...dumpPeers(stage), ...holdfastRuns(stage)];
  if (options.only !== 'restore') return performRounds(stage, contestants, { ...options, onRun });
  const needed = contestants.filter(({ name }) => name === bestPeer || name === holdfastNames.counted);
  return performRounds(stage, needed, { rounds: 1, slowRounds: 0, onRun });
}

function placeOf(places: ReadonlyMap<string, Place>, name: string): Place {
  const place = places.get(name);
  if (!place) throw new TypeError(`nothing was left by ${name}`);
  return place;
}

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
    `database ${run.databaseCpuSeconds.toFixed(1)} s`,
    `memory ${(run.workPeakAnonBytes / 1e6).toFixed(0)}, ${(run.peakAnonBytes / 1e6).toFixed(0)} MB`,
    `beside ${run.peakBesideBytes} bytes`,
    `others ${run.othersCores.toFixed(2)} cores${run.quiet ? '' : ', not quiet'}`,
  ].join(', ');
