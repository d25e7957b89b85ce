import type { PointClass } from '#core/point/point-class.ts';
import { runIdOf } from '#core/point/run-id.ts';
import { type RunOutcome, tell } from '#core/run/run-source.ts';
import { holdWrites } from '#core/sets/quiesce/hold-writes.ts';
import { type SetOutcome, sealSet } from '#core/sets/seal-set.ts';
import type { Source } from '#engines/config.ts';
import { runHere } from '../running/run-here.ts';
import type { VerbContext } from '../verb.ts';
import type { Wired } from '../wire.ts';
import { holdDeps } from './hold-deps.ts';
import type { NamedSet } from './sets-named.ts';

interface Asked extends NamedSet {
  readonly class: PointClass | undefined;
  /** Those that are to be backed up: a paused member is not among them, and then there is no point of the set. */
  readonly sources: readonly Source[];
}

interface Ended {
  readonly set: SetOutcome;
  readonly runs: readonly { readonly source: Source; readonly outcome: RunOutcome }[];
}

/** Starts the runs of all members at once, waits for all of them, and writes the set point where all are good. */
export async function runSet(context: VerbContext, wired: Wired, asked: Asked): Promise<Ended> {
  const { name, members, sources } = asked;
  const scheduledAt = wired.clock.now();
  const id = runIdOf(name, scheduledAt);
  const set = { name, id };
  const chosen = sources.filter((source) => members.includes(source.name));
  const taken = chosen.map(() => Promise.withResolvers<void>());
  const work = () =>
    Promise.all(
      chosen.map(async (source, index) => {
        const onTaken = taken[index]?.resolve;
        const outcome = await runHere(context, wired, source, {
          class: asked.class,
          scheduledAt,
          set,
          onTaken,
        });
        onTaken?.();
        return { source, outcome };
      }),
    );
  const quiesce = wired.config.sets[name]?.quiesce;
  const { result: runs, problems } = quiesce
    ? await holdWrites(
        holdDeps({ ...wired, folder: wired.config.folder }),
        { ...quiesce, set: name, id },
        Promise.all(taken.map(({ promise }) => promise)).then(() => {}),
        work,
      )
    : { result: await work(), problems: [] };
  const maxSkewSeconds = wired.config.sets[name]?.maxSkew?.seconds ?? null;
  const named = { set: name, id, scheduledAt, maxSkewSeconds };
  const ended = members.map((member) => ({
    source: member,
    engine: wired.config.sources[member]?.engine ?? '',
    run: runs.find(({ source }) => source.name === member)?.outcome,
  }));
  const deps = { ...wired, throwIfStopped: context.throwIfStopped };
  const outcome = await sealSet(deps, { ...named, members: ended, problems }).catch(
    // a set point that could not be written is no reason to be silent about the members
    (error: unknown): SetOutcome => ({
      ...{ set: name, id, maxSkewSeconds },
      outcome: 'failed',
      problems: [tell(error).message],
    }),
  );
  return { set: outcome, runs };
}
