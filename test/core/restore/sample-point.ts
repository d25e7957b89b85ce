import type { ContentItem } from '#core/manifest/contents.ts';
import type { LevelRecord } from '#core/manifest/level-record.ts';
import type { Manifest } from '#core/manifest/manifest.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import { runIdOf } from '#core/point/run-id.ts';
import { standingOf } from '#core/point/standing.ts';

const hash = 'a'.repeat(64);

export interface SampleOptions {
  readonly source?: string;
  readonly consistentAt?: string;
  readonly contents?: readonly ContentItem[];
  /** `verified`, `damaged`, …, one minute after each other. */
  readonly levels?: readonly LevelRecord['level'][];
  /** What the newest read-back counted. */
  readonly readBack?: readonly ContentItem[];
  readonly startedAt?: string;
}

export const sampleTables: readonly ContentItem[] = [
  { kind: 'table', name: 'public.orders', rows: 3 },
  { kind: 'index', name: 'public.orders_pkey', definition: hash },
];

/** A point as the catalog knows it; verified unless said otherwise. */
export function samplePoint(options: SampleOptions = {}): PointRecord {
  const { source = 'orders', consistentAt = '2026-11-20T03:30:00.000Z', levels = ['verified'] } = options;
  const at = new Date(consistentAt);
  const runId = runIdOf(source, at);
  const manifest: Manifest = {
    manifest: 1,
    source,
    engine: 'postgres',
    runId,
    class: 'daily',
    attempt: 1,
    owner: null,
    contacts: [],
    classification: null,
    scheduledAt: consistentAt,
    startedAt: options.startedAt ?? consistentAt,
    consistentAt,
    sealedAt: consistentAt,
    consistency: { kind: 'snapshot', from: consistentAt, to: consistentAt },
    server: { version: '17.6' },
    tools: { pg_dump: '17.6' },
    database: null,
    objects: [],
    contents: [...(options.contents ?? sampleTables)],
    totals: { bytes: 1_000, logicalBytes: 2_000, rows: 3, objects: 0 },
    retention: { keepUntil: null, lock: 'none', lockedUntil: null },
    verifiableBy: 'holdfast',
    encryption: { at: 'none' },
    set: null,
    notes: [],
    restoreSha256: hash,
    seal: hash,
  };
  const history = levels.map((level, index): LevelRecord => {
    const readBack = level === 'verified' ? options.readBack : undefined;
    return {
      level,
      source,
      runId,
      at: new Date(at.getTime() + (index + 1) * 60_000).toISOString(),
      by: 'ann@host',
      detail: `it was found ${level}`,
      ...(readBack ? { contents: [...readBack] } : {}),
    };
  });
  return {
    engine: 'postgres',
    source,
    runId,
    ...standingOf(history),
    manifest,
    history,
    rows: manifest.totals.rows,
  };
}
