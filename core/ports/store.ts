import type { Tier } from '../retention/archives.ts';

/** One stored version of an object. `versionId` is null where the store keeps no versions. */
export interface ObjectRef {
  readonly key: string;
  readonly versionId: string | null;
}

/** What the store says of an object after it was committed. */
export interface StoredObject extends ObjectRef {
  readonly bytes: number;
  /** The store's own checksum of the object, in its own notation; a folder gives the SHA-256 in hex. */
  readonly storedChecksum: string;
}

export interface ObjectHead {
  readonly bytes: number;
  /** In the notation of `StoredObject`. */
  readonly storedChecksum?: string | undefined;
  /** Of an object that lies in cold storage. */
  readonly cold?: ColdState | undefined;
}

/** How an object in cold storage stands. */
export interface ColdState {
  readonly tier: Tier;
  /** `frozen`: it cannot be read before it was thawed. `thawing`: that was asked for, and is under way. */
  readonly state: 'frozen' | 'thawing' | 'readable';
  /** When the thawed copy goes again. Not there while there is none, and where it can be read at any time. */
  readonly until?: Date | undefined;
}

/** What keeps an object from being removed, from the moment it is written. */
export interface StoreLock {
  readonly mode: 'none' | 'governance' | 'compliance';
  /** How long, counted from the writing; null without a lock. */
  readonly days: number | null;
}

export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
}

/** An object that is being written. Until `commit` returned, no reader can see it and nothing of it counts. */
export interface ObjectWriter {
  /**
   * Takes the next part; all but the last have the same length. `part` may be overwritten by the caller once
   * the promise has resolved, and not before. `sha256` is the digest (32 bytes) of exactly this part.
   */
  write(part: Uint8Array, sha256: Uint8Array): Promise<void>;
  /** Makes the object visible, durable and unchangeable. Fails if the key exists or the bytes are not the promised ones. */
  commit(whole: { readonly bytes: number; readonly sha256: string }): Promise<StoredObject>;
  /** Leaves nothing behind. Never throws; may be called again, and after a failed commit. */
  abort(): Promise<void>;
}

/**
 * Where points live. Keys are relative to the store's root and use `/`.
 *
 * Objects are write-once: no call replaces an existing key. Whatever the process dies on, a key either does not
 * exist or holds exactly the bytes that were committed.
 *
 * Errors: ObjectExistsError where the key is taken; TransientError where another try may help (the store does not
 * answer, is full); PermanentError where it cannot (no right to write).
 */
export interface Store {
  /** For people, without credentials: `folder /var/backups`. */
  readonly label: string;
  /** What the store does beyond keeping bytes; written into each manifest. */
  lock(): Promise<StoreLock>;

  /** Begins an object of unknown length. Takes memory for no more than one part. */
  create(key: string): Promise<ObjectWriter>;
  /** Writes a small object (under 64 MB) whole, or fails; if it returns, the object survives a power cut. */
  putOnce(key: string, body: Uint8Array): Promise<StoredObject>;
  /** The whole of a small object, or undefined if there is none. */
  get(key: string): Promise<Buffer | undefined>;
  /**
   * The bytes of one version from `start` (inclusive) to `end` (exclusive), in chunks of any size, unverified.
   * Fails with MissingObjectError if there is no such object.
   */
  read(ref: ObjectRef, range?: { readonly start: number; readonly end?: number }): AsyncIterable<Buffer>;
  /** Size of one version, and its checksum where the store keeps one; undefined if it is not there. */
  head(ref: ObjectRef): Promise<ObjectHead | undefined>;
  /** Every object under a prefix that ends with `/`, in order of key. Objects being written are not listed. */
  list(prefix: string): AsyncIterable<ListedObject>;
  /** Names directly under a prefix that ends with `/`: `points/` gives `['postgres']`. Sorted. */
  children(prefix: string): Promise<string[]>;
  /** Tries what a backup would do tonight, and throws what it would meet. Shows no object of its own under a prefix of ours. */
  probe(): Promise<void>;
  /** Shell lines by which people fetch these objects with stock tools into the folder `$STORE`; none for a folder. */
  copyCommands(refs: readonly ObjectRef[]): Promise<readonly string[]>;
}

/** A store that can keep objects from being removed for longer than it does by itself. */
export interface LockingStore {
  /** Locks one version until then, the newest where none is named; never shortens a lock. PermanentError where nothing can be locked. */
  extendLock(ref: ObjectRef, until: Date): Promise<void>;
}

/** How fast frozen bytes are brought back. Faster is dearer, and not every tier has each. */
export const thawSpeeds = ['expedited', 'standard', 'bulk'] as const;
export type ThawSpeed = (typeof thawSpeeds)[number];

/** A store that moves objects to where they cannot be read at once, and brings a copy of them back for a while. */
export interface ThawingStore {
  /**
   * Asks that one version can be read, for so many days from when it is ready. `thawing`: somebody has asked before.
   * MissingObjectError where there is no such object, PermanentError where the right to it lacks, TransientError where
   * there is no capacity for this speed now. Nothing that can be read already is paid for again.
   */
  thaw(
    ref: ObjectRef,
    how: { readonly speed: ThawSpeed; readonly days: number },
  ): Promise<'asked' | 'thawing' | 'readable'>;
}

/** A store of which not every kind is fit for backups. */
export interface FitStore {
  /** Throws PermanentError when it does not keep what a run depends on. Before anything is written, once for a process. */
  refuseUnfit(): Promise<void>;
  /** What points in it lack, in words for their manifests. */
  shortcomings(): Promise<readonly string[]>;
}

/** A store that can say more about itself. */
export interface ExaminedStore {
  /** Leaves nothing behind. Throws only what stopped it. */
  examine(now: Date): Promise<readonly StoreCheck[]>;
}

/** `ok` with a problem is a warning. */
export interface StoreCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly problem?: string;
  readonly hint?: string;
}

/** A point that retire has taken out of sight. */
export interface HiddenPoint {
  readonly engine: string;
  readonly source: string;
  readonly runId: string;
  readonly class: string;
  readonly hiddenAt: Date;
  /** Nothing of it is in sight any more. @default not known: hiding it again ends what was begun */
  readonly isWhole?: boolean;
}

/** A store out of which what no rule keeps is taken such that it can be taken back for a while. */
export interface HidingStore {
  /**
   * Takes a point out of sight, the manifest first: from then on there is no point. Done again it goes on where it stopped,
   * and keeps the time of the first. PermanentError where what is hidden could not be taken back.
   */
  hide(point: Omit<HiddenPoint, 'hiddenAt' | 'isWhole'>, at: Date): Promise<void>;
  /** What is hidden, or was begun to be: of one source, or all of it. */
  hidden(only?: { readonly engine: string; readonly source: string }): AsyncIterable<HiddenPoint>;
  /**
   * Puts a hidden point back where it was, the manifest last. A store that locks keeps all of its bytes until
   * `lockedUntil` at least, before anything of it is seen. PermanentError when it is not whole any more.
   */
  unhide(point: HiddenPoint, lockedUntil: Date): Promise<void>;
  /**
   * Removes a hidden point for good. Begun and not ended, it cannot be put back any more. A store that removes by itself
   * forgets that it was hidden, as soon as nothing of it is left: false until then.
   */
  removeHidden(point: HiddenPoint): Promise<boolean>;
}

/** A store that hides by a marker over each key. */
export interface MarkingStore {
  /** Hides everything under a prefix of `data/` that ends with `/`: an attempt that no manifest names. */
  hideAttempt(prefix: string): Promise<void>;
  /** Keys under a prefix that a marker hides, and when it was put; not those with nothing under it. */
  markers(prefix: string): AsyncIterable<{ readonly key: string; readonly at: Date }>;
  /**
   * Records a point of which markers of somebody else hide a file or all, such that `unhide` can put it back. It must be held
   * before: what is recorded and not whole, retire hides whole. Undefined where nothing of it is under a marker.
   */
  adopt(run: Pick<HiddenPoint, 'engine' | 'source' | 'runId'>, at: Date): Promise<HiddenPoint | undefined>;
}

/** A store in which the process that backs up may also take away what an earlier one abandoned. */
export interface Sweepable {
  /** Unfinished writes older than `before`, and their size. */
  abandoned(before: Date): AsyncIterable<ListedObject>;
  /** Removes everything under a prefix of `data/` that ends with `/`, unfinished writes included. */
  removeAttempt(prefix: string): Promise<void>;
}
