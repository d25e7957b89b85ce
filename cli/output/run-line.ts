import { type PointRecord, pointName } from '#core/point/point-record.ts';
import type { Catalog } from '#core/ports/catalog.ts';
import type { RunOutcome } from '#core/run/run-source.ts';
import { listedPoint } from './listed-point.ts';
import type { Output } from './output.ts';
import { bytesText, countText } from './quantities.ts';

/** What a person reads of one run; why it failed goes to standard error at once, not after the last source. */
export async function runLine(
  catalog: Catalog,
  engine: string,
  { source, runId, outcome, point, error }: RunOutcome,
  { paint, say }: Output,
): Promise<string> {
  if (error)
    say(`${source}: ${outcome}: ${error.message}\n  hint: ${error.hint.replaceAll('\n', '\n        ')}`);
  if (outcome === 'sealed' && point !== undefined) {
    return `${source}: ${paint('good', 'sealed')} ${point}, the provider's word: nobody else can read it back`;
  }
  if (outcome !== 'verified' || point === undefined) {
    return `${source}: ${paint(outcome === 'skipped' ? 'mild' : 'bad', outcome)}`;
  }
  const record = await catalog.point({ engine, source, runId }).catch(() => undefined);
  const size =
    record && 'manifest' in record
      ? `, ${bytesText(record.manifest.totals.bytes)}, ${countText(listedPoint(record).point.rows ?? 0)} rows, class ${record.manifest.class}`
      : '';
  const mark = record && 'manifest' in record ? suspicionOf(record) : undefined;
  if (mark !== undefined) say(mark);
  return `${source}: ${paint('good', 'verified')}${mark === undefined ? '' : `, ${paint('mild', 'suspect')},`} ${point}${size}`;
}

/** What is not as usual about a point that was read back whole. */
function suspicionOf({ source, runId, flags, history }: PointRecord): string | undefined {
  if (!flags.includes('suspect')) return undefined;
  const mark = history.findLast(({ level }) => level === 'suspect');
  const name = pointName({ source, runId });
  return [
    `${source}: suspect: ${name} is ${mark?.detail ?? 'not as usual'}`,
    ...(mark?.findings ?? []).map(({ object }) => `  ${object}`),
    `  hint: @latest passes it over. If it is right now: npx holdfast accept ${name}`,
  ].join('\n');
}
