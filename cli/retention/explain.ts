import { storageUsd } from '#core/costs/storage-cost.ts';
import { findPoint } from '#core/point/find-point.ts';
import { dataPrefix } from '#core/point/keys.ts';
import { type PointRecord, pointName } from '#core/point/point-record.ts';
import { archivesOf, type Tier } from '#core/retention/archives.ts';
import { reasonOf } from '#core/retention/reason-of.ts';
import { reviewSource } from '#core/retention/review-source.ts';
import { columns } from '../output/columns.ts';
import { bytesText, timeText } from '../output/quantities.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Wired, wire } from '../wire.ts';
import { planOf, retentionDeps } from './retention-deps.ts';

/** Why a point is kept, until when, where it lies, what it costs. */
export async function explain(context: VerbContext, address: string): Promise<VerbResult> {
  const wired = await wire(context);
  const { point, skipped } = await findPoint(wired.catalog, address, wired.goodLevelOf);
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
    ...placeOf(wired, point, now),
  };
  return { document, text: textOf(document, wired.store.label), exitCode: 0 };
}

interface Place {
  readonly data: string;
  readonly bytes: number;
  readonly storage: Tier | 'standard' | 'folder';
  /** When the data moves to colder storage; null where it does not, or lies there. */
  readonly moves: { readonly at: string; readonly to: Tier } | null;
  readonly usdPerMonth: number | null;
}

/** Lifecycle rules are those of the stacks. In a bucket of somebody's own nobody knows of them. */
function placeOf({ config, cloud }: Wired, point: PointRecord, now: Date): Place {
  const { manifest } = point;
  const { bytes } = manifest.totals;
  const data = dataPrefix(point, manifest.class);
  if (!('s3' in config.store)) return { data, bytes, storage: 'folder', moves: null, usdPerMonth: null };
  const archive = cloud && archivesOf(config.plans).find((one) => one.class === manifest.class);
  const movesAt = archive && new Date(Date.parse(manifest.sealedAt) + archive.afterDays * 86_400_000);
  const storage = archive && movesAt && movesAt <= now ? archive.tier : 'standard';
  const usd = storageUsd(bytes, config.store.s3.region, storage);
  return {
    ...{ data, bytes, storage },
    moves: archive && movesAt && movesAt > now ? { at: movesAt.toISOString(), to: archive.tier } : null,
    usdPerMonth: usd === undefined ? null : Math.round(usd * 1e6) / 1e6,
  };
}

const called: Readonly<Record<Place['storage'], string>> = {
  folder: 'the folder',
  standard: 'S3 Standard',
  'glacier-instant': 'Glacier Instant Retrieval',
  'glacier-flexible': 'Glacier Flexible Retrieval',
  'deep-archive': 'Glacier Deep Archive',
};

function textOf(
  told: Place & {
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
    [
      'after that',
      storage === 'folder'
        ? 'retire hides it; for 14 days it can be taken back'
        : 'nothing: this version removes nothing from a bucket',
    ],
    [
      'lock',
      lock === 'none' || lockedUntil === null ? 'none' : `${lock}, until ${timeText(lockedUntil)} at least`,
    ],
    ['lies in', `${store}, ${data}`],
    [
      'storage',
      `${bytesText(bytes)} in ${called[storage]}${moves ? `, moves to ${called[moves.to]} on ${timeText(moves.at)}` : ''}`,
    ],
    [
      'costs',
      usdPerMonth === null
        ? 'not known here'
        : `${usdPerMonth < 0.01 ? 'less than 0.01' : usdPerMonth.toFixed(2)} dollars a month`,
    ],
  ]);
}
