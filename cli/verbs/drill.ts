import { type DrillReport, drillSource } from '#core/drill/drill-source.ts';
import { UnknownNameError } from '#core/errors.ts';
import { nearestNames } from '#core/point/find-point.ts';
import type { Source } from '#engines/config.ts';
import { exitCodeOfAll } from '../exit-codes.ts';
import { drillText } from '../output/drill-text.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Wired, wire } from '../wire.ts';
import { restoreDeps } from './restore-deps.ts';

/** Rehearses a restore. A source gives its document; a set `{ drills: […] }`, one of each member. */
export async function drill(context: VerbContext, name: string): Promise<VerbResult> {
  const wired = await wire(context);
  const { sources, sets } = wired.config;
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (source) {
    const report = await drillOne(context, wired, source);
    return resultOf(context, [report], report);
  }
  const set = Object.hasOwn(sets, name) ? sets[name] : undefined;
  if (!set) throw unknown(name, [...Object.keys(sources), ...Object.keys(sets)]);
  const drills: DrillReport[] = [];
  for (const member of set.sources.flatMap((name) => sources[name] ?? [])) {
    drills.push(await drillOne(context, wired, member));
  }
  return resultOf(context, drills, { drills });
}

async function drillOne(context: VerbContext, wired: Wired, source: Source): Promise<DrillReport> {
  const { output, signal } = context;
  if (wired.cloud) {
    const { drillInCloud } = await import('../cloud/drill-in-cloud.ts');
    return drillInCloud(context, wired, wired.cloud, source.name);
  }
  const progress = output.progress(source.name);
  try {
    const deps = {
      ...wired,
      ...restoreDeps(wired, await wired.workers(), progress),
      folder: wired.config.folder,
      // nothing keeps what was restored from calling out on a person's machine: R10 asks to say so
      isIsolated: async () => false,
    };
    const streams = source.streams ?? wired.config.plans[source.plan]?.streams ?? 2;
    return await drillSource(deps, { source, streams, signal });
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
