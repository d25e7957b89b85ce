import type { TaskLooker } from '../../cloud/ports/launcher.ts';
import type { RunRecord } from '../../cloud/run-record.ts';
import type { SeenProgress } from '../ports/seen-runs.ts';
import { lengthText } from '../round/told-text.ts';

/** Why a task is taken for stalled. */
export interface Stall {
  /** `nothing has moved for 6 minutes in the phase 'dump'` */
  readonly what: string;
  readonly hint: string;
  /** False where the task may be at work all the same: then a person looks. */
  readonly stop: boolean;
}

interface Deps {
  readonly progress: SeenProgress;
  readonly tasks: TaskLooker;
  readonly stallAfterMs: number;
}

/** Between capacity, address and image, a task begins within two or three minutes. */
const beginsWithinMs = 15 * 60_000;
/** A worker tells the phase `start` before it does anything else. */
const speaksWithinMs = 10 * 60_000;

/**
 * Phases in which a backup or a read-back is at work: bytes move, or the worker sees the server at work and says so, and
 * ends itself after the same time. In all others, of drills and restores, a server may compare or build for long.
 */
const briefPhases = new Set(['start', 'prepare', 'dump', 'verify', 'verify again']);
const longer = 6;

/** By what the task itself told last; before its first word, by what ECS says. */
export async function stallOf(
  { progress, tasks, stallAfterMs }: Deps,
  record: RunRecord,
  taskArn: string,
  at: Date,
): Promise<Stall | undefined> {
  const told = await progress.get(record);
  if (told?.launch === record.launches) {
    const limitMs = stallAfterMs * (briefPhases.has(told.phase) ? 1 : longer);
    const stillMs = at.getTime() - Date.parse(told.movedAt ?? told.at);
    if (stillMs < limitMs) return undefined;
    return {
      what: `nothing has moved for ${lengthText(stillMs)} in the phase '${told.phase}'`,
      hint: `look for a lock or a hanging program on the server of ${record.source}`,
      stop: true,
    };
  }
  const waitedMs = at.getTime() - Date.parse(record.since);
  if (waitedMs < Math.min(beginsWithinMs, speaksWithinMs)) return undefined;
  const seen = await tasks.look(taskArn);
  // of a task that has ended or is forgotten settle knows what to make
  if (seen.as !== 'running') return undefined;
  if (seen.hasBegun) {
    return {
      what: `its task has been running for ${lengthText(waitedMs)} and has not said a word`,
      hint: "read the task's log: it may hang, or the table takes no progress from it",
      stop: false,
    };
  }
  if (waitedMs < beginsWithinMs) return undefined;
  return {
    what: `its task was launched ${lengthText(waitedMs)} ago and has not begun`,
    hint: 'look in ECS what the task waits for: capacity, an address of its subnets, its image',
    stop: true,
  };
}
