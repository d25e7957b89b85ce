/** Who did what. Written to `audit/` of the store; the log of each restore and drill lies beside its entry. */
export interface AuditEntry {
  /** ISO time. */
  readonly at: string;
  /** `user@host`. */
  readonly who: string;
  readonly verb: string;
  readonly point?: string;
  /** Masked URL. */
  readonly target?: string;
  readonly outcome: string;
  /** Key of the log in the store. */
  readonly log?: string;
}
