import type { PlanConfig } from '../config/plan.ts';
import type { ManifestHead } from '../point/point-record.ts';
import { archivesOf, type Tier } from '../retention/archives.ts';
import { storageUsd } from './storage-cost.ts';

export type StorageClass = Tier | 'standard';

/** Where a point's objects lie: in AWS, whose lifecycle moves them and whose prices are known, or elsewhere. */
export interface Place {
  readonly region: string | undefined;
  /** Of the stacks; undefined in a bucket of somebody's own, where nobody knows of rules. */
  readonly plans: Readonly<Record<string, Pick<PlanConfig, 'archive'>>> | undefined;
}

export interface PointStorage {
  readonly storage: StorageClass;
  /** When the data moves to colder storage; undefined where it does not, or lies there. */
  readonly moves: { readonly at: Date; readonly to: Tier } | undefined;
  /** Of the data, by the price table; undefined where that has no price. */
  readonly usdPerMonth: number | undefined;
}

/** What a point costs where it lies now, and where it goes. */
export function pointStorage(
  manifest: Pick<ManifestHead, 'class' | 'sealedAt' | 'totals'>,
  { region, plans }: Place,
  now: Date,
): PointStorage {
  const archive = plans && archivesOf(plans).find((one) => one.class === manifest.class);
  const movesAt = archive && new Date(Date.parse(manifest.sealedAt) + archive.afterDays * 86_400_000);
  const storage = archive && movesAt && movesAt <= now ? archive.tier : 'standard';
  return {
    storage,
    moves: archive && movesAt && movesAt > now ? { at: movesAt, to: archive.tier } : undefined,
    usdPerMonth: region === undefined ? undefined : storageUsd(manifest.totals.bytes, region, storage),
  };
}
