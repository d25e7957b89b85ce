import type { ContentItem } from '../manifest/contents.ts';
import type { Manifest, UnsealedManifest } from '../manifest/manifest.ts';

/** One archive that is being stored: where its bytes come from, and when they may count. */
export interface ArchiveStream {
  /** `main`, `globals`, or the name of the table whose rows it holds. */
  readonly archive: string;
  /** What the bytes are; see ManifestObject. */
  readonly encoding: string;
  /** Ending of the object's name, without the dot: `dump`, `sql`. */
  readonly extension: string;
  readonly source: AsyncIterable<Uint8Array>;
  /** Resolves when every program that had a part in the bytes has ended well. Rejects otherwise. */
  readonly ended: Promise<void>;
}

/** Where a worker puts its archives. They become visible together, after the worker has returned and not before. */
export interface ArchiveSink {
  /** Resolves when the archive is wholly written and its producers ended well. Several may run at once. */
  store(stream: ArchiveStream): Promise<StoredArchive>;
}

export interface StoredArchive {
  readonly bytes: number;
  /** Takes it out of the point again, where an engine finds that it has to be written once more. Never throws. */
  discard(): Promise<void>;
}

/** What a backup knows of itself when its archives are written. */
export interface BackupResult {
  readonly consistency: Manifest['consistency'];
  readonly server: Manifest['server'];
  /** Versions by tool name, `holdfast` not among them. */
  readonly tools: Readonly<Record<string, string>>;
  readonly database: Manifest['database'];
  readonly contents: readonly ContentItem[];
  /** Where `contents` counts some rows more than once, under several names: how many there are. @default their sum */
  readonly rows?: number;
  /** Size of the data before compression, as the server sees it. */
  readonly logicalBytes: number;
  readonly notes: readonly string[];
}

/** Reads a point back. Every byte it hands out has been compared with the manifest's hashes first. */
export interface PointReader {
  readonly manifest: Manifest;
  /** Names of the archives, in order of their objects. */
  readonly archives: readonly {
    readonly archive: string;
    readonly encoding: string;
    readonly bytes: number;
  }[];
  /**
   * The pieces of one archive, concatenated. A chunk stays valid until the next one is asked for.
   * Throws DamagedError or MissingObjectError before a wrong byte is handed out.
   */
  open(archive: string, options?: { readonly signal?: AbortSignal }): AsyncIterable<Buffer>;
}

/** Something a check found; no finding means good. */
export interface Finding {
  /** Key of the object, or name of the archive. */
  readonly object: string;
  readonly problem: string;
}

export interface VerifyResult {
  /** What was counted in the bytes: tables with `counted: 'stream'`, sequences with their value. */
  readonly contents: readonly ContentItem[];
  readonly findings: readonly Finding[];
}

/** One line of `doctor`. */
export interface Inspection {
  readonly name: string;
  readonly ok: boolean;
  /** A warning does not fail tonight's run. */
  readonly warning?: boolean;
  readonly problem?: string;
  readonly hint?: string;
}

export interface RestoreOptions {
  /** Missing roles are created without login. */
  readonly createRoles: boolean;
  readonly streams: number;
  readonly signal: AbortSignal;
  /** One line for the restore's log. */
  readonly log: (line: string) => void;
}

export interface RestoreResult {
  /** Messages of the server that were not expected. Any of them makes the restore a failure. */
  readonly errors: readonly string[];
  /** What was left out, and why, for a person to read. */
  readonly left: readonly string[];
  /** Roles that the point needs and the target does not have. */
  readonly absentRoles: readonly string[];
  /** What must be in the target, where a part of the point was asked for; otherwise all of it. */
  readonly expected?: readonly ContentItem[];
}

/** A database or folder that a point is restored into. */
export interface Target {
  /** For people: the URL without its user part, or the folder. */
  readonly label: string;
  restore(point: PointReader, options: RestoreOptions): Promise<RestoreResult>;
  /** What is there now, rows counted exactly, comparable with a manifest's contents. */
  contents(signal: AbortSignal): Promise<readonly ContentItem[]>;
  /** One value: the first column of the first row, as text; null for none. */
  value(statement: string): Promise<string | null>;
  /**
   * A list: the first column of every row, as text, null left out; of files, the paths that match a pattern. Fails when
   * there are more than a million. Of engines that can be asked so.
   */
  values?(statement: string): Promise<readonly string[]>;
  /** Takes a half-restored database out of use. Says what it did. */
  abandon(reason: string): Promise<string>;
  close(): Promise<void>;
}

export interface TargetRequest {
  /** Connection URL, whose user part is never printed, or an absolute path. */
  readonly url: string;
  /** Makes the database, with the encoding and locale of the point's. Refuses an existing one. */
  readonly create: boolean;
  /** Parts of the point, by name. Only of a worker that offers `only`. */
  readonly only?: readonly string[];
  /** What is to happen to what has the same name in the target. `replace` only of a worker that offers `overwrite`. */
  readonly existing?: 'refuse' | 'replace';
}

/** A throw-away server, ended and removed by `end` and also when this process dies. */
export interface Scratch {
  /** Connects a program to what was restored: the value of DATABASE_URL. */
  readonly url: string;
  /** Other variables for such a program. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly target: Target;
  end(): Promise<void>;
}

/** One thing that is otherwise now than in a point; `what` says in words how it has changed. */
export interface PointDifference {
  readonly change: 'added' | 'removed' | 'changed';
  readonly name: string;
  readonly what: readonly string[];
}

/** What an engine does where bytes move. Made for one source; the source may be gone when a point is restored. */
export interface Worker {
  /** What would fail tonight. Never throws for a reason that it can name. */
  inspect(signal: AbortSignal): Promise<readonly Inspection[]>;
  backup(sink: ArchiveSink, signal: AbortSignal): Promise<BackupResult>;
  /** RESTORE.md: how to bring this point back with stock tools and no Holdfast. */
  restoreText(manifest: Omit<UnsealedManifest, 'restoreSha256'>, copyCommands: readonly string[]): string;
  /**
   * Reads every byte of every archive and decodes it to its end. Damage is a finding, not an error. Tells its progress
   * of the bytes it has used.
   */
  verify(point: PointReader, signal: AbortSignal): Promise<VerifyResult>;
  /** Connects to an empty database, or makes it. Refuses one that is not empty. */
  target(request: TargetRequest, point: Manifest): Promise<Target>;
  /** Refuses by name (EnvironmentError) what this machine cannot offer: major, extension, disk. */
  scratch(point: Manifest, signal: AbortSignal): Promise<Scratch>;
  /** Ways to restore that not every engine knows. */
  readonly restoreOptions?: readonly ('only' | 'overwrite')[];
  /** Compares a point with what is there now, at its source or at another place. Of engines that can do so without a restore. */
  diff?(point: PointReader, at: string | undefined, signal: AbortSignal): AsyncIterable<PointDifference>;
}
