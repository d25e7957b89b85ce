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
