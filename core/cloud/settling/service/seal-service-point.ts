import { createHash } from 'node:crypto';
import { sealManifest, type UnsealedManifest } from '../../../manifest/manifest.ts';
import { manifestKey, restoreTextKey, usualRestoreText } from '../../../point/keys.ts';
import type { Store } from '../../../ports/store.ts';
import { ObjectExistsError } from '../../../ports/store-errors.ts';
import type { Service, ServicePoint } from '../../ports/service.ts';
import type { RunRecord } from '../../run-record.ts';

interface Deps {
  readonly store: Store;
  readonly now: Date;
  readonly version: string;
}

/**
 * Writes RESTORE.md and then the manifest of a point that a provider has made. Nothing of it is in the store but these two.
 * Dies this process in between, or does another one the same at the same time, whoever comes next finds what is there and
 * goes on: of two manifests the first one stays.
 */
export async function sealServicePoint(
  { store, now, version }: Deps,
  service: Service,
  record: RunRecord,
  made: ServicePoint,
): Promise<void> {
  const draft = draftOf(record, made, { sealedAt: now, version });
  const text = Buffer.from(await service.restoreText(draft));
  const restoreSha256 = createHash('sha256').update(text).digest('hex');
  const name = await putRestoreText(store, record, text);
  const named = name === usualRestoreText ? {} : { restoreText: name };
  const bytes = sealManifest({ ...draft, restoreSha256, ...named });
  await onceOrThere(store, manifestKey(record), bytes);
}

/** The text is the same for the same snapshot; an attempt before this one may have left that of another under the name. */
async function putRestoreText(store: Store, record: RunRecord, text: Buffer): Promise<string> {
  for (let other = 0; ; other++) {
    const name = other === 0 ? usualRestoreText : `RESTORE-${other}.md`;
    const key = restoreTextKey(record, name);
    if (await onceOrThere(store, key, text)) return name;
    const there = await store.get(key);
    if (there && text.equals(there)) return name;
  }
}

/** Whether it is this one that was written. */
async function onceOrThere(store: Store, key: string, bytes: Buffer): Promise<boolean> {
  try {
    await store.putOnce(key, bytes);
    return true;
  } catch (error) {
    if (!(error instanceof ObjectExistsError)) throw error;
    return false;
  }
}

function draftOf(
  { source, engine, runId, class: pointClass = 'on-demand', ...record }: RunRecord,
  made: ServicePoint,
  { sealedAt, version }: { readonly sealedAt: Date; readonly version: string },
): Omit<UnsealedManifest, 'restoreSha256'> {
  const { consistentAt, keepSeconds } = made;
  return {
    manifest: 1,
    ...{ source, engine, runId, class: pointClass, attempt: record.attempt },
    owner: record.owner ?? null,
    contacts: [...(record.contacts ?? [])],
    classification: made.classification,
    scheduledAt: record.scheduledAt,
    startedAt: record.startedAt ?? record.acceptedAt,
    consistentAt,
    sealedAt: sealedAt.toISOString(),
    consistency: { kind: 'snapshot', from: consistentAt, to: consistentAt },
    server: made.server,
    tools: { holdfast: version },
    database: made.database,
    objects: [],
    contents: [],
    totals: { bytes: 0, logicalBytes: made.logicalBytes, rows: 0, objects: 0 },
    retention: {
      keepUntil:
        keepSeconds === null ? null : new Date(Date.parse(consistentAt) + keepSeconds * 1000).toISOString(),
      // of the bytes, which lie with the provider; the manifest has the bucket's
      lock: 'none',
      lockedUntil: null,
    },
    verifiableBy: 'provider',
    encryption: { at: made.isEncrypted ? 'kms' : 'none' },
    set: null,
    notes: [...made.notes],
  };
}
