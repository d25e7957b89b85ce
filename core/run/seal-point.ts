import { createHash } from 'node:crypto';
import type { PlanConfig } from '../config/plan.ts';
import type { SourceConfig } from '../config/source.ts';
import {
  type Manifest,
  type ManifestObject,
  sealManifest,
  type UnsealedManifest,
} from '../manifest/manifest.ts';
import { manifestKey, type RunName, restoreTextKey, usualRestoreText } from '../point/keys.ts';
import type { PointClass } from '../point/point-class.ts';
import type { Clock } from '../ports/clock.ts';
import type { FitStore, Store, StoreLock } from '../ports/store.ts';
import { ObjectExistsError } from '../ports/store-errors.ts';
import type { BackupResult, Worker } from '../ports/worker.ts';
import { keepUntil } from './choose-class.ts';

export interface Attempt {
  readonly run: RunName;
  readonly source: SourceConfig;
  readonly plan: PlanConfig;
  readonly class: PointClass;
  readonly number: number;
  readonly set?: Manifest['set'] | undefined;
  readonly scheduledAt: Date;
  readonly startedAt: Date;
}

interface Deps {
  readonly store: Store & Partial<FitStore>;
  readonly clock: Clock;
  readonly worker: Worker;
  readonly version: string;
  readonly throwIfStopped: () => void;
  /** Called right before the manifest is written: from then on there may be a point, whatever the store answers. */
  readonly onSeal: () => void;
}

/**
 * Writes RESTORE.md and then, as the last object of the point, its manifest. Dies this process before the manifest is
 * there, there is no point; afterwards there is one that was never read back, and the next run verifies it (K5).
 */
export async function sealPoint(
  { store, clock, worker, version, throwIfStopped, onSeal }: Deps,
  attempt: Attempt,
  result: BackupResult,
  objects: readonly ManifestObject[],
): Promise<void> {
  const lock = await store.lock();
  const shortcomings = (await store.shortcomings?.()) ?? [];
  const draft = manifestOf(attempt, result, objects, { lock, shortcomings, version, sealedAt: clock.now() });
  const restoreText = Buffer.from(worker.restoreText(draft, await store.copyCommands(objects)));
  const restoreSha256 = createHash('sha256').update(restoreText).digest('hex');
  throwIfStopped();
  const name = await putRestoreText(store, attempt, restoreText);
  const manifest = { ...draft, restoreSha256, ...(name === usualRestoreText ? {} : { restoreText: name }) };
  const bytes = sealManifest(manifest);
  throwIfStopped();
  onSeal();
  await store.putOnce(manifestKey(attempt.run), bytes);
}

/** Nothing is replaced: where an attempt that died had written RESTORE.md, this one's has its number in its name. */
async function putRestoreText(store: Store, { run, number }: Attempt, text: Buffer): Promise<string> {
  const ownName = `RESTORE-${number}.md`;
  try {
    await store.putOnce(restoreTextKey(run), text);
    return usualRestoreText;
  } catch (error) {
    if (!(error instanceof ObjectExistsError)) throw error;
    await store.putOnce(restoreTextKey(run, ownName), text);
    return ownName;
  }
}

function manifestOf(
  { run, source, plan, class: pointClass, number, set = null, scheduledAt, startedAt }: Attempt,
  result: BackupResult,
  objects: readonly ManifestObject[],
  {
    lock,
    shortcomings,
    version,
    sealedAt,
  }: {
    readonly lock: StoreLock;
    readonly shortcomings: readonly string[];
    readonly version: string;
    readonly sealedAt: Date;
  },
): Omit<UnsealedManifest, 'restoreSha256'> {
  const consistentAt = new Date(result.consistency.to);
  return {
    manifest: 1,
    source: source.name,
    engine: source.engine,
    runId: run.runId,
    class: pointClass,
    attempt: number,
    owner: source.owner ?? null,
    contacts: [...(source.contacts ?? [])],
    classification: source.classification ?? null,
    scheduledAt: scheduledAt.toISOString(),
    startedAt: startedAt.toISOString(),
    consistentAt: consistentAt.toISOString(),
    sealedAt: sealedAt.toISOString(),
    consistency: result.consistency,
    server: result.server,
    tools: { ...result.tools, holdfast: version },
    database: result.database,
    objects: [...objects],
    contents: [...result.contents],
    totals: totalsOf(objects, result),
    retention: {
      keepUntil: keepUntil(plan, pointClass, consistentAt),
      lock: lock.mode,
      lockedUntil: lockedUntil(lock, startedAt),
    },
    verifiableBy: 'holdfast',
    encryption: { at: 'none' },
    set,
    notes: [...result.notes, ...shortcomings],
  };
}

/** The first of them to be unlocked was written no earlier than the attempt began. */
const lockedUntil = ({ days }: StoreLock, startedAt: Date): string | null =>
  days === null ? null : new Date(startedAt.getTime() + days * 86_400_000).toISOString();

const totalsOf = (objects: readonly ManifestObject[], result: BackupResult): Manifest['totals'] => ({
  bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
  logicalBytes: result.logicalBytes,
  rows: result.rows ?? result.contents.reduce((sum, { rows }) => sum + (rows ?? 0), 0),
  objects: objects.length,
});
