import { thawUsd } from '../costs/thaw-cost.ts';
import { UsageError } from '../errors.ts';
import { type PointRecord, pointName } from '../point/point-record.ts';
import type { Clock } from '../ports/clock.ts';
import type { Progress } from '../ports/progress.ts';
import type { Store, ThawingStore, ThawSpeed } from '../ports/store.ts';
import type { Tier } from '../retention/archives.ts';
import { type ColdObject, coldObjects } from './cold-objects.ts';
import { speedsOf, thawHours } from './thaw-hours.ts';
import type { ThawNotes, ThawRecord } from './thaw-record.ts';
import type { Thawing } from './thawing.ts';
import { thawingText } from './thawing-text.ts';
import { WaitingError } from './waiting-error.ts';

export interface ThawDeps {
  readonly store: Pick<Store, 'head'> & ThawingStore;
  readonly notes: ThawNotes;
  readonly clock: Clock;
  readonly progress: Pick<Progress, 'note'>;
  /** Of the bucket: prices go by it. Undefined where nobody knows any. */
  readonly region: string | undefined;
  readonly who: string;
}

export interface ThawWish {
  readonly speed: ThawSpeed;
  /** `restore`, `verify`, …: what the point is wanted for. */
  readonly purpose: string;
}

/** How long thawed copies stay: time for a restore that fails once and is asked for again after a weekend. */
export const thawedDays = 7;

const hourMs = 3_600_000;

/**
 * Returns when every object of a point can be read, and throws WaitingError until then. What is frozen and was not asked
 * for is asked for here, so it goes on by being called again: half thawed, thawed and frozen again, or asked for by
 * somebody else. Dies this process in between, what was asked for stays so, and nothing is paid for twice.
 */
export async function demandReadable(deps: ThawDeps, point: PointRecord, wish: ThawWish): Promise<void> {
  const cold: ColdObject[] = [];
  for await (const object of coldObjects(deps.store, point.manifest)) cold.push(object);
  const waiting = cold.filter(({ state }) => state !== 'readable');
  if (waiting.length === 0) {
    tellUntil(deps, point, cold);
    return;
  }
  const frozen = waiting.filter(({ state }) => state === 'frozen');
  refuseSpeed(frozen, wish.speed, pointName(point));
  const thawing = await describe(deps, point, { cold, frozen, speed: wish.speed });
  // Said before it is paid for.
  for (const line of thawingText(pointName(point), thawing)) deps.progress.note(line);
  const stillWaiting = await thawAll(deps, frozen, wish.speed);
  if (frozen.length > 0) await keep(deps, point, { ...thawing, purpose: wish.purpose });
  // a store may say of what it called frozen that it can be read: then it can
  if (waiting.length === frozen.length && stillWaiting === 0) return;
  throw new WaitingError(
    pointName(point),
    thawing,
    `nobody needs to wait for it; ask again then, and it goes on. The copies stay for ${thawedDays} days`,
  );
}

async function thawAll(
  { store }: ThawDeps,
  frozen: readonly ColdObject[],
  speed: ThawSpeed,
): Promise<number> {
  let waiting = 0;
  for (const { ref } of frozen) {
    if ((await store.thaw(ref, { speed, days: thawedDays })) !== 'readable') waiting += 1;
  }
  return waiting;
}

/** Of the whole point, before anything of it is asked for. */
function refuseSpeed(frozen: readonly ColdObject[], speed: ThawSpeed, name: string): void {
  const lacking = frozen.find(({ tier }) => thawHours(tier, speed) === undefined);
  if (!lacking) return;
  throw new UsageError(`${name} lies in ${lacking.tier}, which cannot be thawed by '${speed}'`, {
    hint: `write --tier ${speedsOf(lacking.tier).join(' or --tier ')}`,
  });
}

async function describe(
  { notes, clock, region }: ThawDeps,
  point: PointRecord,
  { cold, frozen, speed }: { cold: readonly ColdObject[]; frozen: readonly ColdObject[]; speed: ThawSpeed },
): Promise<Thawing> {
  const nowMs = clock.now().getTime();
  const under = cold.filter(({ state }) => state === 'thawing');
  const asked = latest(frozen.map(({ tier }) => nowMs + (thawHours(tier, speed) ?? 0) * hourMs));
  // that nobody can read who has asked keeps nothing from being thawed
  const before = under.length === 0 ? undefined : await notes.newest(point).catch(() => undefined);
  const readyMs = Math.max(asked, under.length === 0 ? 0 : readyOf(under, before, nowMs));
  const usd = thawUsd(frozen, { speed, days: thawedDays, region });
  const deepest = cold.some(({ tier }) => tier === 'deep-archive');
  return {
    tier: deepest ? 'deep-archive' : 'glacier-flexible',
    speed: frozen.length === 0 ? (before?.speed ?? speed) : speed,
    objects: cold.length,
    bytes: cold.reduce((sum, { bytes }) => sum + bytes, 0),
    asked: frozen.length,
    thawing: under.length,
    readable: cold.length - frozen.length - under.length,
    readyBy: new Date(readyMs).toISOString(),
    days: thawedDays,
    usd: usd === undefined ? null : Math.ceil(usd * 1e6) / 1e6,
  };
}

const latest = (times: readonly number[]): number => Math.max(0, ...times);

/** As whoever asked has written it; else the slowest that it can be from now on. What is overdue may take an hour more. */
function readyOf(under: readonly ColdObject[], before: ThawRecord | undefined, nowMs: number): number {
  if (before) return Math.max(Date.parse(before.readyBy), nowMs + hourMs);
  return nowMs + latest(under.map(({ tier }) => slowest(tier) * hourMs));
}

const slowest = (tier: Tier): number => latest(speedsOf(tier).map((speed) => thawHours(tier, speed) ?? 0));

/** The thaw goes on without it: a store that takes no note of who asked must not stop a restore. */
async function keep(
  { notes, clock, who, progress }: ThawDeps,
  point: PointRecord,
  { purpose, ...thawing }: Thawing & { readonly purpose: string },
): Promise<void> {
  const record = { thaw: 1, at: clock.now().toISOString(), by: who, for: purpose, ...thawing } as const;
  await notes.keep(point, record).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    progress.note(`who asked for the thaw could not be kept in the store: ${why}`);
  });
}

/** A copy that goes in the middle of a long restore ends it. */
function tellUntil({ progress }: ThawDeps, point: PointRecord, cold: readonly ColdObject[]): void {
  const untils = cold.flatMap(({ until }) => (until ? [until.getTime()] : []));
  if (untils.length === 0) return;
  const first = new Date(Math.min(...untils)).toISOString();
  progress.note(`${pointName(point)} is thawed; its copies go on ${first}`);
}
