import type { Manifest, UnsealedManifest } from '../../manifest/manifest.ts';
import type { RunKey, ToldError } from '../run-record.ts';

/** What a service says of a point that it has made, as far as a manifest needs it. */
export interface ServicePoint {
  readonly consistentAt: string;
  readonly server: Manifest['server'];
  /** What a restore must know, in the engine's own form. */
  readonly database: NonNullable<Manifest['database']>;
  /** Size of what was backed up, as the service tells it. */
  readonly logicalBytes: number;
  readonly isEncrypted: boolean;
  readonly classification: string | null;
  /** How long the point is kept; null until a person decides. */
  readonly keepSeconds: number | null;
  readonly notes: readonly string[];
}

export type ServiceNews =
  | { readonly as: 'under way'; readonly words: string }
  /** Made, whole, and compared with what was asked for. */
  | { readonly as: 'made'; readonly point: ServicePoint }
  | { readonly as: 'failed'; readonly error: ToldError; readonly isPermanent: boolean };

/** An engine whose bytes its provider moves: no task of ours runs, and nobody of ours can read what it made. */
export interface Service {
  /** How what was asked for stands, and whether it is that: by the words of the request. */
  look(input: string): Promise<ServiceNews>;
  /** RESTORE.md of a point that it has made. The same for the same point. */
  restoreText(manifest: Omit<UnsealedManifest, 'restoreSha256'>): Promise<string>;
  /** Which run a thing of the provider's is of; undefined for one that is none of ours. */
  runOf(arn: string): Promise<RunKey | undefined>;
  /** What is short, or will be, in words; undefined when nothing is. */
  shortage(): Promise<ToldError | undefined>;
}

/** By the engine's name. */
export type Services = ReadonlyMap<string, Service>;
