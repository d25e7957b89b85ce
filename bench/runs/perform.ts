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
  /** Of the server that it stored into; 0 for a folder. */
  readonly storeCpuSeconds: number;
  /** Of the process that runs Holdfast alone, until its work was done; 0 for others. */
  readonly workOwnCpuSeconds: number;
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
  const { script, env, storePid } = await contestant.prepare(place);
  // What the run before has left to write is not this one's to pay for.
  await stage.server.psql('CHECKPOINT');
  await command('sync', []);
  const measured = await measure({
    script,
    env: { ...stage.environment, ...env, TMPDIR: place.beside },
    cwd: place.beside,
    beside: place.beside,
    serverPid: stage.server.pid,
    storePid,
    program: env['HOLDFAST'],
  });
  const doneMs = await contestant.workDoneMs?.(place, measured);
  const storedBytes = (await contestant.storedBytes?.()) ?? folderBytes(place.out);
  const run = summed(contestant, round, measured, doneMs, storedBytes);
  await contestant.clear?.(place);
  return { run, place };
}

/** Between the sample before and the one after: at the moment itself there was none. */
export function ownCpuAt(samples: readonly Sample[], seconds: number): number {
  const before = samples.findLast((sample) => sample.seconds <= seconds);
  const after = samples.find((sample) => sample.seconds > seconds);
  if (!before || !after) return before?.ownCpuSeconds ?? 0;
  const share = (seconds - before.seconds) / (after.seconds - before.seconds);
  return before.ownCpuSeconds + share * (after.ownCpuSeconds - before.ownCpuSeconds);
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
  const { startedMs, wallSeconds, othersCores, samples } = measured;
  const { clientCpuSeconds, databaseCpuSeconds, storeCpuSeconds } = measured;
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
    storeCpuSeconds,
    workOwnCpuSeconds: ownCpuAt(samples, workSeconds),
    othersCores,
    quiet: othersCores < quietBelowCores,
    peakAnonBytes: peak(samples, 'anonBytes'),
    workPeakAnonBytes: peak(during, 'anonBytes'),
    peakBesideBytes: peak(samples, 'besideBytes'),
    storedBytes,
  };
}
