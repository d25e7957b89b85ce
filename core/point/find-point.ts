import { UnknownNameError } from '../errors.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import { type PointAddress, parseAddress, secondOf } from './address.ts';
import { BrokenPointError } from './broken-point-error.ts';
import { isOfNow } from './is-of-now.ts';
import { type BrokenPoint, type PointRecord, type PointSummary, pointName } from './point-record.ts';
import { isGood } from './standing.ts';
import { wholePoint } from './whole-point.ts';

export interface FoundPoint {
  readonly point: PointRecord;
  /** Points that were passed over on the way to this one, and why, for people. */
  readonly skipped: readonly string[];
}

interface FindDeps {
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * The point that an address names. Fails with the nearest names where there is none. What is dated after now is found by
 * its own name alone: as the latest it would hide all that is newer in truth, whoever has planted it or whose clock went wrong.
 */
export async function findPoint(
  catalog: Catalog,
  text: string,
  { goodLevelOf, clock }: FindDeps,
): Promise<FoundPoint> {
  const address = parseAddress(text);
  const { points, broken } = await catalog.points(address.source);
  const bad = brokenNamed(address, broken);
  if (bad) {
    throw new BrokenPointError(bad);
  }
  const skipped: string[] = [];
  const whole = (point: PointSummary) => wholePoint(catalog, point);
  for (const point of points) {
    if (!isCandidate(address, point)) continue;
    if (address.kind === 'run' || address.kind === 'second') {
      refuseAmbiguous(address, points);
      return { point: await whole(point), skipped };
    }
    skipped.push(...passedOver(broken, point.runId, skipped));
    const isPast = isOfNow(point.manifest.consistentAt, clock.now());
    if (isPast && isGood(point, goodLevelOf(point.engine))) return { point: await whole(point), skipped };
    const why = isPast ? point.flags.join(' and ') || point.level : 'dated after now';
    skipped.push(`${pointName(point)} is ${why}`);
  }
  throw await unknownPoint(catalog, text, address.source, points, skipped);
}

function isCandidate(address: PointAddress, { runId, manifest }: PointSummary): boolean {
  switch (address.kind) {
    case 'latest':
      return true;
    case 'run':
      return runId === address.runId;
    case 'second':
      return secondOf(runId) === address.time;
    case 'at':
      return new Date(manifest.consistentAt) <= address.at;
  }
}

/** What lies there as newer points, or of the same second, and cannot be believed: nobody may think that this one is the last. */
const passedOver = (broken: readonly BrokenPoint[], runId: string, told: readonly string[]): string[] =>
  broken
    .filter((point) => secondOf(point.runId) >= secondOf(runId))
    .map((point) => `${pointName(point)} cannot be believed: ${point.problem}`)
    .filter((text) => !told.includes(text));

const brokenNamed = (address: PointAddress, broken: readonly BrokenPoint[]): BrokenPoint | undefined =>
  broken.find(
    ({ runId }) =>
      (address.kind === 'run' && runId === address.runId) ||
      (address.kind === 'second' && secondOf(runId) === address.time),
  );

function refuseAmbiguous(address: PointAddress, points: readonly PointSummary[]): void {
  const matching = points.filter((point) => isCandidate(address, point)).map(pointName);
  if (matching.length < 2) return;
  throw new UnknownNameError(`${matching.length} points were scheduled within that second`, {
    hint: 'name one of them with its whole id',
    nearest: matching,
  });
}

async function unknownPoint(
  catalog: Catalog,
  text: string,
  source: string,
  points: readonly PointSummary[],
  skipped: readonly string[],
): Promise<UnknownNameError> {
  if (points.length === 0) {
    const known = (await catalog.sources()).map((place) => place.source);
    return new UnknownNameError(`there is no point '${text}': the store has none of '${source}'`, {
      hint:
        known.length === 0
          ? 'the store is empty; take a backup first: npx holdfast run'
          : 'sources that have points are named below',
      nearest: nearestNames(source, known),
    });
  }
  const passed = skipped.length === 0 ? '' : ` (${skipped.join('; ')})`;
  return new UnknownNameError(`there is no point '${text}'${passed}`, {
    hint: `the nearest ones are named below; all: npx holdfast list ${source}`,
    nearest: nearestNames(text, points.map(pointName)),
  });
}

/** At most five names, those that share the longest beginning first; among equals as they came (the newest first). */
export function nearestNames(wanted: string, names: readonly string[]): string[] {
  const sharedLength = (name: string): number => {
    let length = 0;
    while (length < wanted.length && wanted[length] === name[length]) length++;
    return length;
  };
  return [...names].sort((a, b) => sharedLength(b) - sharedLength(a)).slice(0, 5);
}
