import { AdvisedError, PermanentError, TransientError } from '#core/errors.ts';
import { labelOf, type MilvusSettings } from './settings.ts';

/** A server's own word of what it refuses; gRPC was content. */
export class RefusedError extends Error {
  /** Milvus' number: 8 rate limit, 100 no such collection, 101 not loaded, 201 a partition is not, 700 no index, 1100 wrong parameter, … */
  readonly code: number;

  constructor(method: string, code: number, reason: string) {
    // a filter that is repeated holds keys of somebody's rows
    const told = reason.split('\n')[0]?.replaceAll(/"(?:[^"\\]|\\.)*"?/g, '"…"') ?? '';
    super(`${method}: ${told.slice(0, 300)} (code ${code})`);
    this.name = 'RefusedError';
    this.code = code;
  }
}

interface Known {
  readonly means: (error: unknown) => boolean;
  readonly retry: boolean;
  readonly hint: string;
}

const grpc =
  (...codes: readonly number[]) =>
  (error: unknown) =>
    !(error instanceof RefusedError) && codes.includes(grpcCodeOf(error));
const refused =
  (...codes: readonly number[]) =>
  (error: unknown) =>
    error instanceof RefusedError && codes.includes(error.code);

/** What to do about it; the first that fits. */
const known: readonly Known[] = [
  {
    means: (error) =>
      grpc(7, 16)(error) ||
      refused(1400, 1401)(error) ||
      /auth check failure|permission deny/i.test(textOf(error)),
    retry: false,
    hint: 'correct user and password in the secret or variable that the source names, and what the user may do',
  },
  {
    means: refused(101),
    retry: false,
    hint: 'load the collection, or write load: true into the source, which loads it for the night and releases it again',
  },
  {
    means: refused(201),
    retry: false,
    hint: 'load the partition, or all of its collection: load: true loads only collections of which nothing is loaded',
  },
  { means: refused(100, 4), retry: true, hint: 'somebody dropped or renamed it meanwhile: let it run again' },
  {
    means: refused(8),
    retry: true,
    hint: 'the server limits how much is asked of it: choose another hour, or raise its quota',
  },
  {
    means: (error) => grpc(14)(error) && /certificate|self.signed|SSL|TLS/i.test(textOf(error)),
    retry: false,
    hint: 'name the CA that signed it in tls.ca',
  },
  {
    means: grpc(14, 1),
    retry: true,
    hint: 'start the server, or correct host and port in the URL; if it is there, see whether it asks for TLS (https:)',
  },
  {
    means: refused(1100),
    retry: false,
    hint: 'the server does not take it: see whether it is older than the one that the rows are of',
  },
  { means: grpc(4), retry: true, hint: 'the server did not answer in time: see how busy it is' },
  {
    means: grpc(12),
    retry: false,
    hint: 'this server does not know the call; a Milvus of 2.3 or later is needed',
  },
];

/** Adds what to do next to an error of gRPC or of the server. Its message never holds the password. */
export function adviseMilvus(error: unknown, settings: MilvusSettings): AdvisedError {
  if (error instanceof AdvisedError) return error;
  const message = `${labelOf(settings)}: ${textOf(error).split('\n')[0] ?? ''}`;
  const advice = known.find(({ means }) => means(error));
  const hint = advice?.hint ?? "see the server's log";
  return advice?.retry === false
    ? new PermanentError(message, { hint, cause: error })
    : new TransientError(message, { hint, cause: error });
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html; -1 where it is no error of gRPC. */
export const grpcCodeOf = (error: unknown): number =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : -1;
