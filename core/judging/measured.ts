/** What a point is judged by. Of a good point it is part of the history of its source. */
export interface Measured {
  readonly consistentAt: Date;
  /** Stored. */
  readonly bytes: number;
  /** In the database. */
  readonly logicalBytes: number;
  readonly seconds: number;
  /** By table. */
  readonly rows: Readonly<Record<string, number>>;
  /** A person has said of it that it is right: what was before it is no measure any more. */
  readonly isAccepted?: boolean;
}
