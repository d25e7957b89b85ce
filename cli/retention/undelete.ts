import { UnknownNameError, UsageError } from '#core/errors.ts';
import { parseAddress } from '#core/point/address.ts';
import { nearestNames } from '#core/point/find-point.ts';
import { pointName } from '#core/point/point-record.ts';
import type { HiddenPoint, HidingStore } from '#core/ports/store.ts';
import { hold, holdKey } from '#core/retention/holds.ts';
import type { OpenStore } from '../open-store.ts';
import { timeText } from '../output/quantities.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { keepDeed } from '../verbs/keep-deed.ts';
import { wire } from '../wire.ts';

/** Takes back a point that retire has hidden. */
export async function undelete(context: VerbContext, address: string): Promise<VerbResult> {
  const wired = await wire(context);
  const { store } = wired;
  if (!isHiding(store)) {
    throw new UsageError(
      `nothing is hidden in ${store.label}: this version retires points of a folder alone`,
      {
        hint: 'npx holdfast list shows what is there; docs/bucket.md says how to look under a delete marker',
      },
    );
  }
  const wanted = parseAddress(address);
  const hidden: HiddenPoint[] = [];
  for await (const point of store.hidden()) hidden.push(point);
  const found = hidden.find(
    ({ source, runId }) => wanted.kind === 'run' && source === wanted.source && runId === wanted.runId,
  );
  if (!found) {
    throw new UnknownNameError(`'${address}' is no hidden point`, {
      hint: hidden.length === 0 ? 'nothing is hidden' : 'name one as retire has named it',
      nearest: nearestNames(address, hidden.map(pointName)),
    });
  }
  const { engine, source, runId } = found;
  const point = pointName(found);
  // first, or tonight's retire would hide it again
  await hold(wired, { engine, source, runId });
  await store.unhide(found, wired.clock.now());
  await keepDeed(wired, context.output, { verb: 'undelete', source, point, outcome: 'done' });
  const hiddenAt = found.hiddenAt.toISOString();
  return {
    document: { point, hiddenAt },
    text: `${point}, hidden ${timeText(hiddenAt)}, is back, and stays until ${holdKey(found)} is removed. Read it once more: npx holdfast verify ${point}`,
    exitCode: 0,
  };
}

const isHiding = (store: OpenStore): store is OpenStore & HidingStore => 'hide' in store;
