import { findPoint } from '#core/point/find-point.ts';
import { type PointRecord, pointName } from '#core/point/point-record.ts';
import { columns } from '../output/columns.ts';
import { bytesText, countText, timeText } from '../output/quantities.ts';
import { isSet, nameIn } from '../sets/is-set.ts';
import { showSet } from '../sets/show-set.ts';
import { type ColdStorage, storageOf, storageRows } from '../thaw/cold-storage.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { wire } from '../wire.ts';

/** One point whole. */
export async function show(context: VerbContext, address: string): Promise<VerbResult> {
  const wired = await wire(context);
  if (await isSet(wired, nameIn(address))) return showSet(context, wired, address);
  const { point, skipped } = await findPoint(wired.catalog, address, wired);
  for (const passed of skipped) context.output.say(`passed over: ${passed}`);
  const { manifest, level, flags } = point;
  const history = point.history.map(({ at, level, by, detail }) => ({ at, level, by, detail }));
  const storage = await storageOf(wired, point);
  return {
    document: { manifest, level, flags, history, ...(storage ? { storage } : {}) },
    text: textOf(point, storage),
    exitCode: 0,
  };
}

function textOf({ manifest, level, flags, history }: PointRecord, storage: ColdStorage | undefined): string {
  const { totals, retention, server, contents, objects, notes } = manifest;
  const facts = columns([
    ['point', pointName(manifest)],
    [
      'level',
      [
        level === 'sealed' && manifest.verifiableBy === 'provider'
          ? "sealed: the provider's word, nobody else can read its bytes"
          : level,
        ...flags,
      ].join(', '),
    ],
    ['class', `${manifest.class}, kept until ${retention.keepUntil ?? 'a person decides'}`],
    ['consistent at', `${timeText(manifest.consistentAt)} (${manifest.consistency.kind})`],
    ['server', `${manifest.engine} ${server.version}`],
    ['size', `${bytesText(totals.bytes)} stored, ${bytesText(totals.logicalBytes)} in the database`],
    ...(storage ? storageRows(storage) : []),
    ['owner', [manifest.owner ?? 'nobody named', ...manifest.contacts].join(', ')],
  ]);
  const tables = contents.filter(({ rows }) => rows !== undefined);
  const kinds = Map.groupBy(contents, ({ kind }) => kind);
  return [
    facts,
    `\ncontents: ${[...kinds].map(([kind, items]) => `${items.length} ${kind}`).join(', ')}`,
    columns(
      tables.map(({ name, rows }) => [`  ${name}`, countText(rows ?? 0)]),
      { right: [1] },
    ),
    '\nobjects:',
    columns(
      objects.map(({ key, archive, bytes, sha256 }) => [`  ${key}`, archive, bytesText(bytes), sha256]),
      { right: [2] },
    ),
    ...(notes.length === 0 ? [] : ['\nnotes:', ...notes.map((note) => `  ${note}`)]),
    '\nhistory:',
    `  ${timeText(manifest.sealedAt)}  sealed`,
    ...history.flatMap(({ at, level, by, detail, findings = [] }) => [
      `  ${timeText(at)}  ${level} by ${by}: ${detail}`,
      ...(level === 'suspect' ? findings.map(({ object }) => `    ${object}`) : []),
    ]),
  ].join('\n');
}
