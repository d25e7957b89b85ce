import { lastRetired } from '#core/retention/last-retired.ts';
import { tidyHidden } from '#core/retention/tidy-hidden.ts';
import type { Output } from '../output/output.ts';
import type { Wired } from '../wire.ts';
import { planOf } from './retention-deps.ts';
import { isHiding, retireOne } from './retire-one.ts';

/**
 * Lets old points of a source go after a good run, where its plan says so: by the same rules as `retire`, and never more at
 * once than may go without a person. Whatever becomes of it, the run was good: it is told, and the next run tries again.
 */
export async function retireAfterRun(output: Output, wired: Wired, source: string): Promise<void> {
  const { store } = wired;
  if (planOf(wired, source)?.retire !== 'after-run' || !isHiding(store)) return;
  try {
    for (const point of await tidyHidden({ ...wired, store }))
      output.say(`${point} was hidden long enough and is removed for good`);
    const last = await lastRetired(wired.audit);
    const asked = { lastRetired: last.get(source), confirmedBy: undefined };
    const { outcome, stopped } = await retireOne(output, wired, store, source, asked);
    if (outcome === 'stopped' && stopped)
      output.say(
        `${source}: ${stopped.due} points are due, ${stopped.limit} may go without a person; if it is right: npx holdfast retire ${source} --confirm`,
      );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    output.say(`${source}: what is no longer kept could not be retired: ${why}`);
  }
}
