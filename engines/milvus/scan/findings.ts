/** What a scan found out beside rows. */
export interface ScanFindings {
  /** Rows that a server counts and that are older versions of rows that came. */
  duplicates: number;
  /** How often a count of the server was another one after reading than before, of a range or of all. */
  moved: number;
  /** Answers out of order, after which the rest was read without relying on any. */
  disorders: number;
}

export const noFindings = (): ScanFindings => ({ duplicates: 0, moved: 0, disorders: 0 });
