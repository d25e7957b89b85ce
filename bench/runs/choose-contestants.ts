import type { Options } from '../options.ts';
import { awsPeers } from '../s3/aws-peers.ts';
import { s3Runs } from '../s3/s3-runs.ts';
import { targetsFor } from '../s3/targets.ts';
import type { Contestant, Place, Stage } from './contestant.ts';
import { bestPeer, dumpPeers } from './dump-peers.ts';
import { holdfastNames, holdfastRuns } from './holdfast-runs.ts';
import { peerRestore, restores } from './restores.ts';

export interface Chosen {
  readonly backups: readonly Contestant[];
  readonly rounds: Pick<Options, 'rounds' | 'slowRounds'>;
  /** Of what the backups have left. */
  restores(places: ReadonlyMap<string, Place>): readonly Contestant[];
  /** What this machine lacks, with the reason. */
  readonly notMeasured: readonly string[];
}

/** Who runs, by what was asked for. Servers of theirs end with `stack`. */
export function chooseContestants(stage: Stage, options: Options, stack: AsyncDisposableStack): Chosen {
  const { only } = options;
  const local = [...dumpPeers(stage), ...holdfastRuns(stage)];
  const named = (...names: readonly string[]) => local.filter(({ name }) => names.includes(name));
  const fromFolders: Chosen['restores'] = (places) =>
    restores(stage, placeOf(places, bestPeer), placeOf(places, holdfastNames.counted));
  if (only === 'backup') return { backups: local, rounds: options, restores: () => [], notMeasured: [] };
  if (only === 'restore') {
    // one backup of each kind is enough
    const backups = named(bestPeer, holdfastNames.counted);
    return { backups, rounds: { rounds: 1, slowRounds: 0 }, restores: fromFolders, notMeasured: [] };
  }
  const s3 = intoS3(stage, options.scale, stack);
  return {
    backups: [...(only === 's3' ? named(bestPeer) : local), ...s3.backups],
    rounds: options,
    restores: (places) => [
      ...(only === 's3' ? [peerRestore(stage, placeOf(places, bestPeer))] : fromFolders(places)),
      ...s3.restores,
    ],
    notMeasured: s3.notMeasured,
  };
}

function intoS3(stage: Stage, scale: number, stack: AsyncDisposableStack) {
  const { targets, notMeasured } = targetsFor(scale);
  const { backups, restores: restored } = s3Runs(stage, targets, stack);
  // they meet a server that people could use, where there is one
  const judge = targets.find(({ name }) => name === 'versitygw') ?? targets[0];
  const aws = judge ? awsPeers(stage, judge, stack) : { peers: [], notMeasured: [] };
  return {
    backups: [...backups, ...aws.peers],
    restores: restored,
    notMeasured: [...notMeasured, ...aws.notMeasured],
  };
}

function placeOf(places: ReadonlyMap<string, Place>, name: string): Place {
  const place = places.get(name);
  if (!place) throw new TypeError(`nothing was left by ${name}`);
  return place;
}
