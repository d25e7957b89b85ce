import * as z from 'zod';
import { PointClass } from '../point/point-class.ts';
import { isRunId } from '../point/run-id.ts';
import { ContentItem } from './contents.ts';
import { openSealed, sealed } from './seal.ts';

const time = z.iso.datetime();
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

/** One stored object of a point. */
export const ManifestObject = z.object({
  /** Key from the store's root. */
  key: z.string().min(1),
  /** The version to read; null where the store keeps none. */
  versionId: z.string().nullable(),
  bytes: count,
  sha256: hash,
  /** Length of every part but the last, which may be shorter. */
  partBytes: z.int().positive(),
  /** The list of the parts' hashes, relative to the run's data folder: one lowercase hex SHA-256 a line. */
  parts: z.string().min(1),
  partsSha256: hash,
  /** Of the list, where the store keeps versions. */
  partsVersionId: z.string().nullable().optional(),
  /** The store's own checksum, in its own notation. */
  storedChecksum: z.string(),
  /** What the bytes are: `pg_dump-custom+zstd` (compressed within), `pg_dump-custom|zstd` (compressed around), `sql`. */
  encoding: z.string().min(1),
  /** `main`, `globals`, or the name of the table whose rows it holds. */
  archive: z.string().min(1),
  /** 1..n; the pieces of one archive are concatenated in this order. */
  piece: z.int().positive(),
  /** Whether other points use the same object. */
  shared: z.boolean(),
});
export type ManifestObject = z.infer<typeof ManifestObject>;

/** The proof of a recovery point, version 1. Written once, as the last object of the point. Times are UTC. */
export const Manifest = z.object({
  manifest: z.literal(1),
  source: z.string().min(1),
  engine: z.string().min(1),
  runId: z.string().refine(isRunId, 'not a run id'),
  class: PointClass,
  attempt: z.int().positive(),
  owner: z.string().nullable(),
  contacts: z.array(z.string()),
  classification: z.string().nullable(),
  scheduledAt: time,
  startedAt: time,
  /** The instant whose state a restore brings back. */
  consistentAt: time,
  sealedAt: time,
  /** `snapshot`: one instant (`from` equals `to`); `fuzzy`: something between the two. */
  consistency: z.object({ kind: z.enum(['snapshot', 'fuzzy']), from: time, to: time }),
  server: z.object({ version: z.string() }),
  tools: z.record(z.string(), z.string()),
  /** What a restore must know of the database itself, in the engine's own form. */
  database: z.record(z.string(), z.json()).nullable(),
  objects: z.array(ManifestObject),
  contents: z.array(ContentItem),
  totals: z.object({ bytes: count, logicalBytes: count, rows: count, objects: count }),
  retention: z.object({
    /** null: until a person decides. */
    keepUntil: time.nullable(),
    lock: z.enum(['none', 'governance', 'compliance']),
    lockedUntil: time.nullable(),
  }),
  /** `holdfast`: we can read the bytes back; `provider`: nobody outside the provider can. */
  verifiableBy: z.enum(['holdfast', 'provider']),
  encryption: z.object({ at: z.enum(['none', 's3', 'kms', 'client']) }),
  /** The run of a set that it was taken in. Whether that is good is said by the set point alone. */
  set: z.object({ name: z.string().min(1), id: z.string().refine(isRunId, 'not a run id') }).nullable(),
  notes: z.array(z.string()),
  /** SHA-256 of RESTORE.md beside the manifest. */
  restoreSha256: hash,
  /** Its name, where an earlier attempt of the run had taken RESTORE.md: `RESTORE-<attempt>.md`. */
  restoreText: z
    .string()
    .regex(/^RESTORE-\d+\.md$/)
    .optional(),
  seal: hash,
});
export type Manifest = z.infer<typeof Manifest>;

/** Everything but the seal, which is made of it. */
export type UnsealedManifest = Omit<Manifest, 'seal'>;

/** The bytes of manifest.json. Refuses a manifest that its own readers would refuse. */
export function sealManifest(manifest: UnsealedManifest): Buffer {
  const bytes = sealed(Manifest.omit({ seal: true }).parse(manifest));
  const again = readManifest(bytes, manifest);
  if ('problem' in again) throw new TypeError(`a manifest that cannot be read back: ${again.problem}`);
  return bytes;
}

/** Parses manifest.json and checks its seal and that it lies where it belongs. */
export function readManifest(
  bytes: Uint8Array,
  place: { readonly source: string; readonly runId: string },
): { readonly manifest: Manifest } | { readonly problem: string } {
  const opened = openSealed(bytes);
  if ('problem' in opened) return { problem: `manifest.json ${opened.problem}` };
  const parsed = Manifest.safeParse(opened.document);
  if (!parsed.success)
    return { problem: `manifest.json is not a manifest: ${z.prettifyError(parsed.error)}` };
  const { source, runId } = parsed.data;
  if (source !== place.source || runId !== place.runId) {
    return {
      problem: `manifest.json is that of ${source}@${runId} and lies at ${place.source}@${place.runId}`,
    };
  }
  return { manifest: parsed.data };
}
