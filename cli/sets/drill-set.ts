import type { DrillReport } from '#core/drill/drill-source.ts';
import { UnknownNameError } from '#core/errors.ts';
import { type PointRecord, pointName } from '#core/point/point-record.ts';
import type { Target } from '#core/ports/worker.ts';
import { drillSet, type SetDrill } from '#core/sets/drill/drill-set.ts';
import { findSet } from '#core/sets/find-set.ts';
import { refuseUnready } from '#core/sets/ready-set.ts';
import { WaitingError } from '#core/thaw/waiting-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { drillText } from '../output/drill-text.ts';
import { type ThawOptions, untilReadable } from '../thaw/until-readable.ts';
import { warmthOf } from '../thaw/warmth-of.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { drillHere } from '../verbs/drill.ts';
import type { Wired } from '../wire.ts';

/** Rehearses the newest good point of a set, all of its members at one time. */
export async function drillSetHere(
  context: VerbContext,
  wired: Wired,
  set: string,
  thaw: ThawOptions,
): Promise<VerbResult> {
  const { found, skipped } = await findSet(wired, `${set}@latest`);
  for (const passed of skipped) context.output.say(`passed over: ${passed}`);
  refuseUnready(found, 'nothing was rehearsed');
  for (const { source } of found.members)
    if (!Object.hasOwn(wired.config.sources, source)) throw gone(source);
  const waiting: string[] = [];
  const drillMember = async (
    point: PointRecord,
    meet: (target: Target) => Promise<void>,
  ): Promise<DrillReport | undefined> => {
    const source = wired.config.sources[point.source];
    if (!source) throw gone(point.source);
    try {
      return await drillHere(context, wired, source, thaw, { point, meet });
    } catch (error) {
      if (!(error instanceof WaitingError)) throw error;
      waiting.push(`${error.message} (${error.hint})`);
      return undefined;
    }
  };
  // nobody waits half a day with the servers of the others running
  if (thaw.wait)
    for (const { found: point } of found.members)
      if (point && 'level' in point) await thawed(context, wired, point, thaw);
  const checks = wired.config.sets[set]?.checks ?? [];
  const drill = await drillSet({ ...wired, drillMember }, found, { checks, signal: context.signal });
  const codes = { pass: exitCodes.good, waiting: exitCodes.partly };
  const { verdict } = drill;
  return {
    document: drill,
    text: [textOf(drill, context.output), ...waiting].join('\n'),
    exitCode: verdict === 'pass' || verdict === 'waiting' ? codes[verdict] : exitCodes.failed,
  };
}

const thawed = (context: VerbContext, wired: Wired, point: PointRecord, thaw: ThawOptions): Promise<void> =>
  untilReadable(context, wired, pointName(point), thaw, () =>
    warmthOf(wired, { note: context.output.say }, thaw.tier).demand(point, 'drill'),
  );

function textOf({ point, verdict, drills, checks }: SetDrill, output: VerbContext['output']): string {
  const { paint } = output;
  const tone = verdict === 'pass' ? 'good' : verdict === 'waiting' ? 'mild' : 'bad';
  return [
    ...drills.map((report) => drillText(report, output)),
    `${point}: ${paint(tone, verdict)}, all members at one time`,
    ...checks.map(
      ({ check, ok, found }) =>
        `  ${ok ? 'ok' : paint('bad', 'FAILED')}: ${check} (found ${found ?? 'nothing'})`,
    ),
  ].join('\n');
}

const gone = (source: string): UnknownNameError =>
  new UnknownNameError(`'${source}' is a member of this point of the set, and not in the config`, {
    hint: 'put it into the config again, or run the set as it is now: npx holdfast run',
    nearest: [],
  });
