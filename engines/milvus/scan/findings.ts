/** What a scan found out beside rows. */
export interface ScanFindings {
  /** Rows that a server counts and that are older versions of rows that came. */
  duplicates: number;
  /** Ranges in which the server's count changed while they were read. */
  moved: number;
  /** Answers out of order, after which the rest was read without relying on any. */
  disorders: number;
}

export const noFindings = (): ScanFindings => ({ duplicates: 0, moved: 0, disorders: 0 });
