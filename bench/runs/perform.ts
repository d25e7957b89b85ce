import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../../local/tools/command.ts';
import { folderBytes } from '../measure/folder-bytes.ts';
import { type Measured, measure, type Sample } from '../measure/measure.ts';
import type { Contestant, Place, Stage } from './contestant.ts';

/** What one run cost. Seconds and bytes. */
export interface Run {
  readonly name: string;
  readonly what: Contestant['what'];
  readonly round: number;
  readonly wallSeconds: number;
  /** Until its work was done, without the checks of its own that follow; the same as the wall where there are none. */
  readonly workSeconds: number;
  readonly clientCpuSeconds: number;
  readonly workClientCpuSeconds: number;
  readonly databaseCpuSeconds: number;
  readonly workDatabaseCpuSeconds: number;
  readonly othersCores: number;
  /** The machine was as good as ours alone. */
  readonly quiet: boolean;
  readonly peakAnonBytes: number;
  readonly workPeakAnonBytes: number;
  readonly peakBesideBytes: number;
  readonly storedBytes: number;
}

/** Of one core: the bound of the measurements that the goals come from. */
const quietBelowCores = 0.2;

/** Runs a contestant in folders of its own. They stay until the caller removes them. */
export async function perform(
  stage: Stage,
  contestant: Contestant,
  round: number,
): Promise<{ readonly run: Run; readonly place: Place }> {
  const place = await makePlace(stage, contestant.name, round);
  const { script, env } = await contestant.prepare(place);
  // What the run before has left to write is not this one's to pay for.
  await stage.server.psql('CHECKPOINT');
  await command('sync', []);
  const measured = await measure({
    script,
    env: { ...stage.environment, ...env, TMPDIR: place.beside },
    cwd: place.beside,
    beside: place.beside,
    serverPid: stage.server.pid,
  });
  const doneMs = await contestant.workDoneMs?.(place, measured);
  const run = summed(contestant, round, measured, doneMs, folderBytes(place.out));
  await contestant.clear?.(place);
  return { run, place };
}

async function makePlace(stage: Stage, name: string, round: number): Promise<Place> {
  const folder = join(stage.folder, `${round}-${name.replaceAll(/[^\w]+/g, '-')}`);
  await rm(folder, { recursive: true, force: true });
  const [out, beside, given] = [join(folder, 'out'), join(folder, 'beside'), join(folder, 'given')];
  for (const made of [out, beside, given]) await mkdir(made, { recursive: true });
  return { out, beside, given };
}

function summed(
  { name, what }: Contestant,
  round: number,
  measured: Measured,
  doneMs: number | undefined,
  storedBytes: number,
): Run {
  const { startedMs, wallSeconds, clientCpuSeconds, databaseCpuSeconds, othersCores, samples } = measured;
  const workSeconds = doneMs === undefined ? wallSeconds : (doneMs - startedMs) / 1000;
  const during = samples.filter(({ seconds }) => seconds <= workSeconds);
  const last = doneMs === undefined ? undefined : during.at(-1);
  const peak = (of: readonly Sample[], key: 'anonBytes' | 'besideBytes'): number =>
    Math.max(0, ...of.map((sample) => sample[key]));
  return {
    name,
    what,
    round,
    wallSeconds,
    workSeconds,
    clientCpuSeconds,
    workClientCpuSeconds: last?.clientCpuSeconds ?? clientCpuSeconds,
    databaseCpuSeconds,
    workDatabaseCpuSeconds: last?.databaseCpuSeconds ?? databaseCpuSeconds,
    othersCores,
    quiet: othersCores < quietBelowCores,
    peakAnonBytes: peak(samples, 'anonBytes'),
    workPeakAnonBytes: peak(during, 'anonBytes'),
    peakBesideBytes: peak(samples, 'besideBytes'),
    storedBytes,
  };
}
