import { AdvisedError, PermanentError, TransientError } from '#core/errors.ts';
import { type GraphSettings, labelOf } from './settings.ts';

interface Known {
  readonly code: RegExp;
  readonly retry: boolean;
  readonly hint: string;
}

/** What to do about a code of the server or of the driver; the first that fits. */
const known: readonly Known[] = [
  {
    code: /Security\.(Unauthorized|AuthenticationRateLimit|CredentialsExpired)/,
    retry: false,
    hint: 'correct user and password in the secret or variable that the source names',
  },
  {
    code: /Security\.Forbidden/,
    retry: false,
    hint: 'grant the right to the user that the URL names',
  },
  {
    code: /Database\.DatabaseNotFound/,
    retry: false,
    hint: "correct the database's name at the end of the URL, or `database` in the config",
  },
  {
    code: /TransactionTimedOut|Transaction\.Terminated|TransactionTerminated/,
    retry: true,
    hint: 'we ask for no time limit (db.transaction.timeout does not count): somebody or something ended the transaction; see the query log',
  },
  {
    code: /MemoryPoolOutOfMemory|OutOfMemory/,
    retry: true,
    hint: 'raise server.memory.heap.max_size, or dbms.memory.transaction.total.max, at the server',
  },
  {
    code: /ServiceUnavailable|SessionExpired|DatabaseUnavailable/,
    retry: true,
    hint: "start the server, or correct host and port in the URL; if it is there, see whether it asks for TLS ('+s')",
  },
];

/** Adds what to do next to an error of the driver. Its message never holds the password. */
export function adviseGraph(error: unknown, settings: GraphSettings): AdvisedError {
  if (error instanceof AdvisedError) return error;
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  const message = `${labelOf(settings)}: ${text.split('\n')[0] ?? ''}`;
  if (/certificate/i.test(text)) {
    return new PermanentError(message, {
      hint: 'name the CA that signed it in tls.ca, or write +ssc instead of +s into the URL',
      cause: error,
    });
  }
  // JavaScript asks its own calendar for the offset of a zone, and that knows no year beyond
  if (error instanceof RangeError && text === 'Invalid time value') {
    return new PermanentError(
      `${message}: a property is a time in a named zone, before or after the year 271821`,
      {
        hint: 'nothing was stored; write it with an offset such as +01:00, or as a date without a time',
        cause: error,
      },
    );
  }
  const advice = known.find((candidate) => candidate.code.test(code));
  const hint = advice?.hint ?? "see the server's log; the same statement in cypher-shell shows more";
  return advice?.retry === false
    ? new PermanentError(message, { hint, cause: error })
    : new TransientError(message, { hint, cause: error });
}

/** `Neo.ClientError.Security.Unauthorized`, or the driver's own word. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
