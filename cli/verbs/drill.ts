import { type DrillReport, type DrillRequest, drillSource } from '#core/drill/drill-source.ts';
import { UnknownNameError } from '#core/errors.ts';
import { nearestNames } from '#core/point/find-point.ts';
import type { Source } from '#engines/config.ts';
import { exitCodeOfAll, exitCodes } from '../exit-codes.ts';
import { drillText } from '../output/drill-text.ts';
import { isSet } from '../sets/is-set.ts';
import { ofStacks } from '../sets/of-stacks.ts';
import { type ThawOptions, untilReadable } from '../thaw/until-readable.ts';
import { waitingResult } from '../thaw/waiting-result.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Wired, wire } from '../wire.ts';
import { restoreDeps } from './restore-deps.ts';

/** Rehearses a restore. A source gives its document; a set has one of its own, with `drills` of each member. */
export async function drill(context: VerbContext, name: string, thaw: ThawOptions): Promise<VerbResult> {
  const wired = await wire(context);
  const { sources, sets } = wired.config;
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (source) {
    try {
      const report = await drillUntilReadable(context, wired, source, thaw);
      return resultOf(context, [report], report);
    } catch (error) {
      return waitingResult(error, context.output, { source: name });
    }
  }
  if (!wired.cloud && (await isSet(wired, name)))
    return (await import('../sets/drill-set.ts')).drillSetHere(context, wired, name, thaw);
  const set = Object.hasOwn(sets, name) ? sets[name] : undefined;
  if (!set) throw unknown(name, [...Object.keys(sources), ...Object.keys(sets)]);
  context.output.say(ofStacks(name));
  const drills: DrillReport[] = [];
  const waiting: VerbResult[] = [];
  for (const member of set.sources.flatMap((name) => sources[name] ?? [])) {
    // that one waits for its thaw does not keep the others from being drilled
    await drillUntilReadable(context, wired, member, thaw).then(
      (report) => void drills.push(report),
      (error: unknown) => void waiting.push(waitingResult(error, context.output, { source: member.name })),
    );
  }
  const { text, exitCode } = resultOf(context, drills, {});
  return {
    document: { drills: [...drills, ...waiting.map(({ document }) => document)] },
    text: [text, ...waiting.map((result) => result.text)].join('\n'),
    exitCode: waiting.length > 0 ? exitCodes.partly : exitCode,
  };
}

async function drillUntilReadable(
  context: VerbContext,
  wired: Wired,
  source: Source,
  thaw: ThawOptions,
): Promise<DrillReport> {
  if (source.engine === 'rds') {
    const { drillManaged } = await import('../managed/drill-managed.ts');
    return drillManaged(context, wired, source);
  }
  if (!wired.cloud) {
    const address = `${source.name}@latest`;
    return untilReadable(context, wired, address, thaw, () => drillHere(context, wired, source, thaw));
  }
  const { drillInCloud } = await import('../cloud/drill-in-cloud.ts');
  return drillInCloud(context, wired, wired.cloud, { source: source.name, ...thaw });
}

/** One drill on this machine; of a member of a set, of its very point, and it meets the others while it is alive. */
export async function drillHere(
  { output, signal }: VerbContext,
  wired: Wired,
  source: Source,
  { tier }: ThawOptions,
  together: Pick<DrillRequest, 'point' | 'meet'> = {},
): Promise<DrillReport> {
  const progress = output.progress(source.name);
  try {
    const deps = {
      ...wired,
      ...restoreDeps(wired, await wired.workers(), progress, tier),
      folder: wired.config.folder,
      // nothing keeps what was restored from calling out on a person's machine: R10 asks to say so
      isIsolated: async () => false,
    };
    const streams = source.streams ?? wired.config.plans[source.plan]?.streams ?? 2;
    return await drillSource(deps, { source, streams, signal, ...together });
  } finally {
    progress.end();
  }
}

const resultOf = (
  { output }: VerbContext,
  reports: readonly DrillReport[],
  document: object,
): VerbResult => ({
  document,
  text: reports.map((report) => drillText(report, output)).join('\n'),
  exitCode: exitCodeOfAll(reports.map(({ verdict }) => verdict === 'pass')),
});

const unknown = (name: string, known: readonly string[]): UnknownNameError =>
  new UnknownNameError(`no source or set is named '${name}'`, {
    hint: 'the nearest names of the config are below; npx holdfast status shows the sources',
    nearest: nearestNames(name, known),
  });
