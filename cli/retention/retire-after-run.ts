import type { Output } from '../output/output.ts';
import type { VerbContext } from '../verb.ts';
import type { Wired } from '../wire.ts';
import { planOf } from './retention-deps.ts';
import { retireHere } from './retire-here.ts';

/**
 * Lets old points of a source go after a good run, where its plan says so: by the same rules as `retire`, and never more at
 * once than may go without a person. Whatever becomes of it, the run was good: it is told, and the next run tries again.
 */
export async function retireAfterRun(
  context: Pick<VerbContext, 'throwIfStopped'> & { readonly output: Output },
  wired: Wired,
  source: string,
): Promise<void> {
  if (planOf(wired, source)?.retire !== 'after-run' || wired.cloud) return;
  const { output } = context;
  try {
    const { retired, removed } = await retireHere(context, wired, [source], undefined);
    for (const point of removed) output.say(`${point} was hidden long enough and is removed for good`);
    for (const { outcome, stopped } of retired) {
      if (outcome === 'stopped' && stopped)
        output.say(
          `${source}: ${stopped.due} points are due, ${stopped.limit} may go without a person; if it is right: npx holdfast retire ${source} --confirm`,
        );
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    output.say(`${source}: what is no longer kept could not be retired: ${why}`);
  }
}
