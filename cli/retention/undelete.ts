import { UnknownNameError } from '#core/errors.ts';
import { parseAddress } from '#core/point/address.ts';
import { undeletePoint } from '#core/retention/hiding/undelete-point.ts';
import { engines } from '#engines/index.ts';
import { timeText } from '../output/quantities.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { wire } from '../wire.ts';
import { undeleteInCloud } from './in-cloud.ts';

/** Takes back a point that retire has hidden. Of a deployment a function does it, with its own rights. */
export async function undelete(context: VerbContext, address: string): Promise<VerbResult> {
  const wired = await wire(context);
  const wanted = parseAddress(address);
  if (wanted.kind !== 'run') {
    throw new UnknownNameError(`'${address}' is no hidden point`, {
      hint: 'name one as retire has named it: source@<run>',
      nearest: [],
    });
  }
  const { source, runId } = wanted;
  const { point, hiddenAt, hold } = wired.cloud
    ? await undeleteInCloud(wired.cloud, { source, runId, who: wired.who })
    : await undeletePoint({ ...wired, engines: Object.keys(engines) }, { source, runId });
  return {
    document: { point, hiddenAt: hiddenAt ?? null },
    text: `${point}${hiddenAt === undefined ? '' : `, hidden ${timeText(hiddenAt)},`} is back, and stays until ${hold} is removed. Read it once more: npx holdfast verify ${point}`,
    exitCode: 0,
  };
}
