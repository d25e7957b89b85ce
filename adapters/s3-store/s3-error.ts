import { type AdvisedError, PermanentError, TransientError } from '#core/errors.ts';
import { FrozenError } from '#core/ports/store-errors.ts';

/** What an answer or an exception of S3 says went wrong, without the SDK's classes. */
export interface S3Problem {
  /** S3's own name, `AccessDenied`; the system's code (`ECONNRESET`) where no answer came. */
  readonly code: string;
  readonly message: string;
  /** 0 where no answer came. */
  readonly status: number;
}

const unreadable = 'UnreadableAnswer';

/** What the SDK says of an answer that it cannot read: a proxy's page, half a document. */
const isNoAnswer = ({ message }: Error): boolean => message.includes('Deserialization error');

/** Reads the problem out of whatever was thrown. */
export function problemOf(error: unknown): S3Problem {
  if (!(error instanceof Error)) return { code: 'Unknown', message: String(error), status: 0 };
  if (isNoAnswer(error)) {
    const message = 'it answered with something else than S3 does: a page of a proxy, or half an answer';
    return { code: unreadable, message, status: 502 };
  }
  const code = 'Code' in error && typeof error.Code === 'string' ? error.Code : undefined;
  const system = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    code: code ?? (error.name === 'Error' ? (system ?? 'Unknown') : error.name),
    message: error.message,
    status: statusIn(error),
  };
}

function statusIn(error: object): number {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return 0;
  const { $metadata: metadata } = error;
  return 'httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number'
    ? metadata.httpStatusCode
    : 0;
}

/** The problem that an answer's XML names. */
export function problemIn(status: number, body: string): S3Problem {
  const named = (tag: string): string | undefined => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(body)?.[1];
  return { code: named('Code') ?? `HTTP ${status}`, message: named('Message') ?? '', status };
}

/** No answer of S3: nothing is known of what was asked. */
export const isUnreadable = ({ code }: S3Problem): boolean => code === unreadable;

/** Credentials that were good and are not any more: new ones may lie ready. */
export const isExpired = ({ code }: S3Problem): boolean =>
  ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'RequestExpired'].includes(code);

/** A HEAD has no body to say why it was refused: an expired session looks like this. */
export const mayBeExpired = (problem: S3Problem): boolean =>
  isExpired(problem) || (problem.status === 400 && ['Unknown', 'BadRequest', '400'].includes(problem.code));

export const isSkewed = ({ code }: S3Problem): boolean => code === 'RequestTimeTooSkewed';

/** The store asks for fewer requests. */
export const isThrottled = ({ code, status }: S3Problem): boolean =>
  status === 503 || status === 429 || /SlowDown|Throttl|TooManyRequests|RequestLimitExceeded/.test(code);

const credentialCodes = [
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'CredentialsProviderError',
  'InvalidToken',
  'AuthorizationHeaderMalformed',
];

/** The same request may do better a moment later. */
export const isPassing = (problem: S3Problem): boolean =>
  !credentialCodes.includes(problem.code) &&
  (isThrottled(problem) ||
    problem.status === 0 ||
    problem.status >= 500 ||
    problem.status === 408 ||
    // a byte that changed on its way, a body that did not arrive in time
    [
      'RequestTimeout',
      'BadDigest',
      'XAmzContentSHA256Mismatch',
      'IncompleteBody',
      'OperationAborted',
    ].includes(problem.code));

export const isAbsent = ({ code, status }: S3Problem): boolean =>
  ['NoSuchKey', 'NotFound', 'NoSuchVersion'].includes(code) || (status === 404 && code === 'HTTP 404');

/** A right that is missing, as AWS spells it. */
export const isDenied = ({ code, status }: S3Problem): boolean =>
  ['AccessDenied', 'AllAccessDisabled', 'Forbidden', 'AccountProblem'].includes(code) ||
  (status === 403 && (code === 'HTTP 403' || code === '403' || code === 'Unknown'));

/** It lies in Glacier. As 403 it must not be taken for a missing right, and asking again changes nothing. */
export const isFrozen = ({ code }: S3Problem): boolean => code === 'InvalidObjectState';

/** What was asked, for messages: the right it takes and the object or bucket it is about. */
export interface Asked {
  /** As policies name it: `s3:PutObject`. */
  readonly action: string;
  /** `bucket/key`. */
  readonly subject: string;
}

/** The error to throw for a problem that trying again has not solved. */
export function adviseS3(problem: S3Problem, { action, subject }: Asked, cause?: unknown): AdvisedError {
  const code = printable(problem.code);
  const message = printable(problem.message);
  const what = `${code}${message === '' || message === code ? '' : `: ${message}`}`;
  const told = `the store did not do ${action} on '${subject}': ${what}`;
  if (isFrozen(problem)) return new FrozenError(subject, cause);
  if (isDenied(problem)) {
    return new PermanentError(`access denied: ${action} on '${subject}'`, {
      hint: `allow ${action} there for this identity, in its policy, the bucket's and the key's; npx holdfast doctor names each right`,
      cause,
    });
  }
  if (code === 'NoSuchBucket') {
    return new PermanentError(`there is no bucket '${subject.split('/')[0]}'`, {
      hint: 'create it (versioned, with Object Lock), or correct store.s3.bucket and region',
      cause,
    });
  }
  if (isExpired(problem)) {
    return new PermanentError(`the credentials have expired: ${what}`, {
      hint: 'renew them where they come from (a login, a role, a file), then run again',
      cause,
    });
  }
  if (credentialCodes.includes(code)) {
    return new PermanentError(`the store does not accept the credentials: ${what}`, {
      hint: "check AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and the store's region",
      cause,
    });
  }
  if (
    problem.status === 301 ||
    code === 'PermanentRedirect' ||
    code === 'IllegalLocationConstraintException'
  ) {
    return new PermanentError(`the bucket lies in another region: ${what}`, {
      hint: "write the bucket's own region in store.s3.region",
      cause,
    });
  }
  if (isSkewed(problem)) {
    return new PermanentError(`the clock of this machine differs from the store's: ${what}`, {
      hint: 'set the clock (NTP); S3 refuses more than 15 minutes',
      cause,
    });
  }
  if (code === 'NotImplemented' || code === 'MethodNotAllowed') {
    return new PermanentError(told, {
      hint: 'this server lacks a part of S3 that Holdfast needs: see npx holdfast doctor',
      cause,
    });
  }
  return new TransientError(told, {
    hint: isThrottled(problem)
      ? 'the store asked to slow down for too long; run again later, or with fewer streams'
      : 'look at the network and the store, then run again',
    cause,
  });
}

/** A server's text goes to terminals and records: one line of it, and nothing of what we signed it with. */
const printable = (text: string): string =>
  text
    .replaceAll(
      /(AWS4-HMAC-SHA256|Signature=|Credential=|X-Amz-Security-Token[=:]?|session token)\s*\S+/gi,
      '$1…',
    )
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, 300);
