import type { Audit } from '../audit/audit.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { PointRecord } from '../point/point-record.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { Progress } from '../ports/progress.ts';
import type { PointReader, Worker } from '../ports/worker.ts';
import type { Warmth } from '../thaw/warmth.ts';
import type { Verdict } from '../verify/verify-point.ts';

/** What restores and drills use of their surroundings. */
export interface RestoreDeps {
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly audit: Audit;
  /** `user@host`. */
  readonly who: string;
  /** Points in cold storage are thawed before they are read. */
  readonly warmth: Warmth;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
  readonly workerFor: (point: { readonly engine: string; readonly source: string }) => Worker;
  /** Reads a point; every byte it hands out is verified and told to `progress`. */
  readonly openPoint: (manifest: Manifest, signal: AbortSignal) => PointReader;
  /** Reads a whole point back and records what became known. */
  readonly verify: (point: PointRecord, signal: AbortSignal) => Promise<Verdict>;
}
