import type { PostgresServer } from '../../local/postgres-server.ts';
import type { Measured } from '../measure/measure.ts';

/** Where a run takes place: all its folders are new and empty. */
export interface Place {
  /** What the run leaves goes here. */
  readonly out: string;
  /** Its working folder and TMPDIR: nothing should be written here. */
  readonly beside: string;
  /** For files that are given to it. */
  readonly given: string;
}

export interface Stage {
  readonly server: PostgresServer;
  /** Parent of all places. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Prepared {
  /** For bash, with pipefail. */
  readonly script: string;
  /** What it needs beside the stage's environment. `HOLDFAST` names the program whose own processor time is told apart. */
  readonly env: Readonly<Record<string, string>>;
  /** Of the server that it stores into, where there is one. */
  readonly storePid?: number;
}

/** One way of making or bringing back a backup. */
export interface Contestant {
  readonly name: string;
  readonly what: 'backup' | 'restore';
  /** True for what takes so long that fewer rounds must do. */
  readonly slow: boolean;
  /** Not measured. */
  prepare(place: Place): Promise<Prepared>;
  /** When its real work was done (ms since 1970), where checks of its own come after it. */
  workDoneMs?(place: Place, measured: Measured): Promise<number>;
  /** Of what it left, where that is not in the place's folder. */
  storedBytes?(): Promise<number>;
  /** Not measured. */
  clear?(place: Place): Promise<void>;
}
