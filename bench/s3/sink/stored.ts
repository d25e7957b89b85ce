/** Bytes that belong together: of one part, or of an object that came whole. */
export type Piece =
  | { readonly bytes: number; readonly file: string }
  | { readonly bytes: number; readonly body: Buffer }
  /** Its bytes were counted and thrown away. */
  | { readonly bytes: number; readonly dropped: true };

export interface StoredObject {
  readonly bytes: number;
  readonly pieces: readonly Piece[];
  readonly etag: string;
  /** As the client told it: nothing is computed here. */
  readonly checksum: string | undefined;
  /** `x-amz-meta-…` and the content type, to be given back. */
  readonly headers: Readonly<Record<string, string>>;
  readonly modifiedAt: Date;
}

export interface Upload {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly begunAt: Date;
  readonly parts: Map<number, StoredPart>;
}

export interface StoredPart {
  readonly piece: Piece;
  readonly etag: string;
  readonly checksum: string | undefined;
}

/** All that the sink has. Keys begin with their bucket. */
export interface Stored {
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, Upload>;
  /** Folder of the parts' files; undefined where parts are dropped. */
  readonly folder: string | undefined;
  /** A number that was not given before. */
  next(): number;
}

export function createStored(folder: string | undefined): Stored {
  let last = 0;
  return {
    objects: new Map(),
    uploads: new Map(),
    folder,
    next: () => {
      last += 1;
      return last;
    },
  };
}
