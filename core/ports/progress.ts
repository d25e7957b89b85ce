/** What a run tells whoever watches it. Cheap: may be called for every part. */
export interface Progress {
  /** A new phase begins: `dump`, `seal`, `verify`, `restore`, `compare`. */
  phase(name: string, total?: { readonly bytes?: number; readonly items?: number }): void;
  /** Bytes moved since the last call. */
  bytes(count: number): void;
  /** Something moved that is not bytes: a server works on an index, a child uses its processor. */
  alive(): void;
  /** An item (a table, an object) is finished. */
  item(name: string): void;
  /** Something a person should know and nothing has to be done about. */
  note(text: string): void;
}
