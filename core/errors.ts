interface Advice {
  /** What the reader should do next. Required: an error without advice is half an error. */
  readonly hint: string;
  readonly cause?: unknown;
}

/** An error that tells its reader what to do. Message: lower case, no full stop, names the thing and its value. */
export abstract class AdvisedError extends Error {
  readonly hint: string;

  constructor(message: string, { hint, cause }: Advice) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.hint = hint;
  }
}

/** Trying again cannot help: bad input, a missing right, a damaged archive. */
export class PermanentError extends AdvisedError {}

/** Trying again may help: a lost connection, a lock that another session holds, a server that is starting. */
export class TransientError extends AdvisedError {}

/** The caller used the command or wrote the config wrongly. Ends with exit code 2. */
export class UsageError extends PermanentError {}

/** No source, plan or point has this name. Ends with exit code 3. */
export class UnknownNameError extends PermanentError {
  /** Names close to the one asked for, best first. */
  readonly nearest: readonly string[];

  constructor(message: string, advice: Advice & { readonly nearest: readonly string[] }) {
    super(message, advice);
    this.nearest = advice.nearest;
  }
}

/** Stored bytes are not what the manifest says. They must reach nobody. */
export class DamagedError extends PermanentError {
  /** Key of the object that is damaged. */
  readonly object: string;

  constructor(message: string, advice: Advice & { readonly object: string }) {
    super(message, advice);
    this.object = advice.object;
  }
}

/** A person or the system asked the process to end. Nothing is sealed after this. */
export class StoppedError extends PermanentError {}

/** This machine cannot offer what a drill needs. Says nothing about the backup, and proves nothing. */
export class EnvironmentError extends PermanentError {}
