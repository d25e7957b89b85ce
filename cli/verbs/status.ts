import { UnknownNameError } from '#core/errors.ts';
import { nearestNames } from '#core/point/find-point.ts';
import { type SourceStatus, statusOf } from '#core/status/status-of.ts';
import { exitCodes } from '../exit-codes.ts';
import { columns } from '../output/columns.ts';
import { bytesText, durationText, timeText } from '../output/quantities.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Wired, wire } from '../wire.ts';

/** One line per source. 1 if any is outside its rpo, one that was never backed up included. */
export async function status(context: VerbContext, only: string | undefined): Promise<VerbResult> {
  const wired = await wire(context);
  const deps = { ...wired, incidents: wired.cloud?.incidents };
  const lines = await statusOf(deps, wired.config, only);
  const sources = await windowsOf(context, wired, lines);
  if (only !== undefined && sources.length === 0) {
    const known = (await statusOf(wired, wired.config)).map(({ source }) => source);
    throw new UnknownNameError(`no source is named '${only}', neither in the config nor in the store`, {
      hint: 'npx holdfast status names them all',
      nearest: nearestNames(only, known),
    });
  }
  const isWithin = sources.every(({ withinRpo }) => withinRpo);
  if ((await wired.store.lock()).mode === 'none') {
    context.output.say(`${wired.store.label} has no lock: who can write there can delete backups`);
  }
  return {
    document: { sources },
    text: [tableOf(sources, Date.now()), ...(await linesOfWindows(sources))].join('\n'),
    exitCode: isWithin ? exitCodes.good : exitCodes.failed,
  };
}

/** Of RDS alone, and where there are stacks: nobody else loads what asks AWS. */
async function windowsOf(
  { output }: VerbContext,
  { cloud, config }: Wired,
  lines: readonly SourceStatus[],
): Promise<readonly SourceStatus[]> {
  if (!cloud || !lines.some(({ engine }) => engine === 'rds')) return lines;
  const { addWindows } = await import('../managed/add-windows.ts');
  return addWindows(lines, { sources: config.sources, region: cloud.region, say: output.say });
}

async function linesOfWindows(lines: readonly SourceStatus[]): Promise<readonly string[]> {
  if (!lines.some(({ restorable }) => restorable !== undefined)) return [];
  return (await import('../managed/add-windows.ts')).windowLines(lines);
}

function tableOf(sources: readonly SourceStatus[], nowMs: number): string {
  const rows = sources.map((line) => [
    line.source,
    line.engine,
    [
      standingText(line),
      ...(line.openIncidents ? [`${line.openIncidents} open`] : []),
      ...(line.unreadBytes ? [`${bytesText(line.unreadBytes)} never read`] : []),
    ].join(', '),
    line.newestGood ?? 'none',
    line.ageSeconds === undefined ? '' : durationText(line.ageSeconds),
    line.rpoSeconds === null ? '' : durationText(line.rpoSeconds),
    drillText(line.lastDrill, nowMs),
    line.nextRun === undefined ? 'by hand' : timeText(line.nextRun),
  ]);
  const header = ['SOURCE', 'ENGINE', 'STATE', 'NEWEST GOOD', 'AGE', 'RPO', 'LAST DRILL', 'NEXT RUN'];
  return columns([header, ...rows]);
}

function standingText({ withinRpo, newestGood, onProvidersWord, rpoSeconds }: SourceStatus): string {
  if (rpoSeconds === null) return 'not in the config';
  if (newestGood === undefined) return 'NO GOOD POINT';
  return `${withinRpo ? 'ok' : 'LATE'}${onProvidersWord ? " (provider's word)" : ''}`;
}

function drillText(drill: SourceStatus['lastDrill'], nowMs: number): string {
  if (!drill) return 'never';
  const age = durationText((nowMs - Date.parse(drill.at)) / 1000);
  return `${drill.verdict} ${age} ago${drill.seconds === undefined ? '' : `, took ${durationText(drill.seconds)}`}`;
}
