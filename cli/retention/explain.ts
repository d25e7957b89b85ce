import { type PointStorage, pointStorage } from '#core/costs/point-storage.ts';
import { findPoint } from '#core/point/find-point.ts';
import { dataPrefix } from '#core/point/keys.ts';
import { type PointRecord, pointName } from '#core/point/point-record.ts';
import type { Tier } from '#core/retention/archives.ts';
import { reasonOf } from '#core/retention/reason-of.ts';
import { reviewSource } from '#core/retention/review-source.ts';
import { placeOf } from '../costs/place-of.ts';
import { storageNames } from '../costs/storage-names.ts';
import { usdText } from '../costs/usd-text.ts';
import { columns } from '../output/columns.ts';
import { bytesText, timeText } from '../output/quantities.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Wired, wire } from '../wire.ts';
import { planOf, retentionDeps } from './retention-deps.ts';

/** Why a point is kept, until when, where it lies, what it costs. */
export async function explain(context: VerbContext, address: string): Promise<VerbResult> {
  const wired = await wire(context);
  const { point, skipped } = await findPoint(wired.catalog, address, wired);
  for (const passed of skipped) context.output.say(`passed over: ${passed}`);
  const plan = planOf(wired, point.source);
  const now = wired.clock.now();
  const asked = { plan, now, lastRetired: undefined };
  const { rulings } = await reviewSource(retentionDeps(wired), point.source, asked);
  const ruling = rulings.find(({ point: { summary } }) => summary.runId === point.runId);
  if (!ruling) throw new TypeError(`${pointName(point)} was found and then not listed`);
  const { lock, lockedUntil } = point.manifest.retention;
  const document = {
    point: pointName(point),
    class: point.manifest.class,
    rule: ruling.rule,
    reason: reasonOf(ruling, plan),
    goes: ruling.rule === 'due',
    until: ruling.until?.toISOString() ?? null,
    lock,
    lockedUntil,
    ...lyingOf(wired, point, now),
  };
  return { document, text: textOf(document, wired.store.label), exitCode: 0 };
}

interface Told {
  readonly data: string;
  readonly bytes: number;
  readonly storage: PointStorage['storage'] | 'folder';
  readonly moves: { readonly at: string; readonly to: Tier } | null;
  readonly usdPerMonth: number | null;
}

function lyingOf(wired: Wired, { manifest, ...run }: PointRecord, now: Date): Told {
  const place = { data: dataPrefix(run, manifest.class), bytes: manifest.totals.bytes };
  if (!('s3' in wired.config.store)) return { ...place, storage: 'folder', moves: null, usdPerMonth: null };
  const { storage, moves, usdPerMonth } = pointStorage(manifest, placeOf(wired), now);
  return {
    ...{ ...place, storage },
    moves: moves ? { at: moves.at.toISOString(), to: moves.to } : null,
    usdPerMonth: usdPerMonth === undefined ? null : Math.round(usdPerMonth * 1e6) / 1e6,
  };
}

function textOf(
  told: Told & {
    readonly point: string;
    readonly class: string;
    readonly goes: boolean;
    readonly until: string | null;
    readonly reason: string;
    readonly lock: string;
    readonly lockedUntil: string | null;
  },
  store: string,
): string {
  const {
    point,
    class: name,
    goes,
    until,
    reason,
    lock,
    lockedUntil,
    data,
    bytes,
    storage,
    moves,
    usdPerMonth,
  } = told;
  return columns([
    ['point', point],
    ['class', name],
    [goes ? 'may go' : 'stays', reason],
    ['until', until === null ? 'a person decides' : timeText(until)],
    ['after that', 'retire hides it; for 14 days it can be taken back'],
    [
      'lock',
      lock === 'none' || lockedUntil === null ? 'none' : `${lock}, until ${timeText(lockedUntil)} at least`,
    ],
    ['lies in', `${store}, ${data}`],
    [
      'storage',
      `${bytesText(bytes)} in ${storage === 'folder' ? 'the folder' : storageNames[storage]}${moves ? `, moves to ${storageNames[moves.to]} on ${timeText(moves.at)}` : ''}`,
    ],
    ['costs', usdPerMonth === null ? 'not known here' : `${usdText(usdPerMonth)} dollars a month`],
  ]);
}
