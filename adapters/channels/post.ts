import { maskSecrets } from '#core/cloud/alerts/masked-alert.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import type { Clock } from '#core/ports/clock.ts';

/** What is sent to a channel of the web. */
export interface Posting {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** What must be in no answer and no error: keys, and what of the URL opens it. */
  readonly secrets: readonly string[];
  /** What to do when it is refused for good. */
  readonly hint: string;
}

export interface PostLimits {
  /** Of one try, its answer included. */
  readonly timeoutMs: number;
  readonly tries: number;
  /** Of all tries and the pauses between them. What takes longer is for the next delivery of the message. */
  readonly totalMs: number;
}

/** A function has 30 seconds, and several channels answer side by side. */
const usual: PostLimits = { timeoutMs: 5_000, tries: 3, totalMs: 15_000 };
/** Characters of an answer that people are shown, and bytes that are read of it. */
const shownCharacters = 200;
const readBytes = 4_096;

export type Post = (posting: Posting) => Promise<string>;

/**
 * Sends by POST and gives the answer in words, when it is 2xx. Asked to wait it waits, if that is not for too long. No
 * redirect is followed: it would take the message, and its key, to somewhere else. What fetch says of an error quotes the
 * URL, and that is the secret: nothing of it but a code reaches anybody.
 */
export const createPost =
  (clock: Clock, limits: PostLimits = usual): Post =>
  async (posting) => {
    const endsMs = clock.now().getTime() + limits.totalMs;
    for (let tries = 1; ; tries++) {
      const answer = await once(posting, limits.timeoutMs);
      const { status, words } = answer;
      if (status >= 200 && status < 300) return words;
      if (!isPassing(status)) {
        throw new PermanentError(
          status >= 300 && status < 400 ? `${words}: it is not followed` : words,
          posting,
        );
      }
      const waitMs = answer.retryAfterMs ?? 1_000 * 2 ** (tries - 1);
      if (tries >= limits.tries || clock.now().getTime() + waitMs + limits.timeoutMs > endsMs) {
        throw new TransientError(`${words}, after ${tries} tries`, { hint: 'it is tried again' });
      }
      await clock.sleep(waitMs);
    }
  };

interface Answer {
  /** 0: there was none. */
  readonly status: number;
  readonly words: string;
  readonly retryAfterMs?: number | undefined;
}

/** No answer, too early, too many, and whatever is the fault of the other side. */
const isPassing = (status: number): boolean =>
  status === 0 || [408, 425, 429].includes(status) || status >= 500;

async function once({ url, headers, body, secrets }: Posting, timeoutMs: number): Promise<Answer> {
  const clean = (text: string): string =>
    maskSecrets(secrets.reduce((left, secret) => left.replaceAll(secret, '***'), text));
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = clean(await beginningOf(response))
      .replaceAll(/\s+/g, ' ')
      .trim();
    return {
      status: response.status,
      words: `${response.status} ${text.slice(0, shownCharacters)}`.trim(),
      retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
    };
  } catch (error) {
    return { status: 0, words: `no answer (${codeOf(error)})` };
  }
}

/** Nobody reads more of it, however much is sent. */
async function beginningOf({ body }: Response): Promise<string> {
  if (!body) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= readBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, readBytes).toString('utf8');
}

/** Seconds, or a date. */
function retryAfterMs(written: string | null): number | undefined {
  if (written === null) return undefined;
  if (/^\d{1,6}$/.test(written)) return Number(written) * 1000;
  const ms = Date.parse(written) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `TimeoutError`: never the message. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : error.name;
}
