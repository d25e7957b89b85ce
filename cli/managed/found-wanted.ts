import type { Wanted } from '#engines/rds/restore/wanted.ts';

/** What shall come back, and where. */
export interface FoundWanted {
  readonly wanted: Wanted;
  readonly region: string;
  readonly source: string;
  /** undefined where an instant comes back. */
  readonly point: string | undefined;
}
