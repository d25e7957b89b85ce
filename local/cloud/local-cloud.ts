import type { Image, Program } from './engine/program.ts';

export interface CloudOptions {
  /** For everything that the cloud makes; removed with it. It must be empty or absent. */
  readonly folder: string;
  /** TLS and permissions from the first second. Without it every key may do everything. */
  readonly enforceIam: boolean;
  /** What runs in place of a container of this image; undefined for one that cannot be pulled. */
  readonly programs: (image: Image) => Program | undefined;
  readonly say: (line: string) => void;
  /** Corrections of the emulator to leave out, `all` for every one. Only tests of the corrections need it. */
  readonly without?: readonly string[];
}

/** A named difference between AWS and the emulator that is taken away when the emulator starts. */
export interface Correction {
  readonly name: string;
  readonly applied: boolean;
  /** What AWS does, and what the emulator does without it. */
  readonly text: string;
}

export interface RunningTask {
  readonly arn: string;
  /** Of the program itself. Its whole process group has the same number. */
  readonly pid: number;
  readonly image: string;
  /** ISO time. */
  readonly startedAt: string;
}

/** How the cloud is reached from a process that was already running when it started. */
export interface CloudAccess {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of the session of a role. */
  readonly sessionToken?: string;
  /** The certificate authority of the endpoint, PEM. Undefined without TLS. */
  readonly ca: string | undefined;
}

/**
 * AWS on this machine, on loopback only. It ends with this process, however this process ends. The container engine lives
 * in this process: whoever waits for a task must not block it.
 */
export interface LocalCloud extends CloudAccess {
  readonly account: string;
  readonly folder: string;
  /** Environment of a client: address, keys, region, certificate authority, and nothing that leads elsewhere. */
  readonly environment: Readonly<Record<string, string>>;
  readonly corrections: readonly Correction[];
  tasks(): readonly RunningTask[];
  /** Kills a task as the kernel does when it has used up its memory. */
  runOutOfMemory(taskArn: string): void;
  /** What emulator and engine wrote so far. */
  log(): Promise<string>;
  /**
   * Ends the emulator in order and starts it again at the same address. What it holds is kept, and tasks go on; what a
   * function was doing is lost, and so are the log lines that a task writes meanwhile.
   */
  restart(): Promise<void>;
  /** Ends everything and removes the folder. The second call does nothing. */
  stop(): Promise<void>;
}
