import { PermanentError } from '../errors.ts';

/** The key is taken: somebody else wrote it, or we did and did not hear the answer. Never green by itself. */
export class ObjectExistsError extends PermanentError {
  constructor(key: string, cause?: unknown) {
    super(`'${key}' exists already in the store and is never overwritten`, {
      hint: 'another run has written it; see `npx holdfast list` and `npx holdfast doctor`',
      cause,
    });
  }
}

/** An object that a manifest names is not there. */
export class MissingObjectError extends PermanentError {
  constructor(key: string, cause?: unknown) {
    super(`'${key}' is not in the store`, {
      hint: 'the point is damaged; restore another one: `npx holdfast list`',
      cause,
    });
  }
}

/**
 * An object lies in cold storage and cannot be read before it was thawed. Says nothing about its bytes: they are neither
 * damaged nor gone, and asking again gives the same answer for hours.
 */
export class FrozenError extends PermanentError {
  /** Key of the object. */
  readonly object: string;

  constructor(key: string, cause?: unknown) {
    super(`'${key}' is frozen: it lies in cold storage and cannot be read now`, {
      hint: 'thaw it by asking for the point: npx holdfast verify <point> says what it costs and takes',
      cause,
    });
    this.object = key;
  }
}
