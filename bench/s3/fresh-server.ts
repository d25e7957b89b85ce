import { PermanentError } from '#core/errors.ts';
import type { S3Server } from '../../local/s3/s3-server.ts';

/** One server at a time. That of the last run stays, for restores and for looking at it. */
export interface FreshServer extends AsyncDisposable {
  /** Ends the one before. */
  next(): Promise<S3Server>;
  readonly last: S3Server;
}

export function createFreshServer(start: () => Promise<S3Server>): FreshServer {
  let last: S3Server | undefined;
  return {
    async next() {
      await last?.stop();
      last = undefined;
      last = await start();
      return last;
    },
    get last() {
      if (last) return last;
      throw new PermanentError('no run has stored anything there', { hint: 'measure its backups first' });
    },
    async [Symbol.asyncDispose]() {
      await last?.stop();
    },
  };
}
