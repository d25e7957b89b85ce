import type { Progress } from '#core/ports/progress.ts';
import type { ThawSpeed } from '#core/ports/store.ts';
import { createThawNotes } from '#core/thaw/thaw-record.ts';
import { createWarmth, type Warmth } from '#core/thaw/warmth.ts';
import { placeOf } from '../costs/place-of.ts';
import type { Wired } from '../wire.ts';

/** Of the store of a config. In a folder nothing freezes. */
export function warmthOf(wired: Wired, progress: Pick<Progress, 'note'>, speed?: ThawSpeed): Warmth {
  const { store, clock, who } = wired;
  const { region } = placeOf(wired);
  return createWarmth({ store, notes: createThawNotes(store), clock, progress, region, who }, speed);
}
