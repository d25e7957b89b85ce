/** A process of some machine. `startedAt` tells it from a later one with the same pid; opaque, compared as text. */
export interface ProcessId {
  readonly host: string;
  readonly pid: number;
  readonly startedAt: string;
}

export interface Processes {
  self(): ProcessId;
  /** `unknown` for a process of another machine. */
  isRunning(process: ProcessId): 'running' | 'gone' | 'unknown';
}
