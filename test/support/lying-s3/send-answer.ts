import type { ServerResponse } from 'node:http';
import { type Answer, errorAnswer } from './answer.ts';
import { impossible } from './call.ts';
import type { Lie } from './lies/lie.ts';

/** Long enough for a client on this machine to read what it was sent. */
const resetAfterMs = 50;

/** Sends an answer as a whole, or as far as a lie lets it. Returns the status that was said, if one was. */
export function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  lie: Lie | undefined,
  date: Date,
): number | undefined {
  if (lie?.kind === 'reset' && lie.at === 'before-answer') {
    response.destroy();
    return undefined;
  }
  if (lie?.kind === 'stall' && !('afterBytes' in lie)) return undefined;
  if (lie?.kind === 'drip') return drip(response, answer, lie.everyMs, date);
  const isError = answer.status >= 300;
  const afterBytes = lie && 'afterBytes' in lie && !isError ? lie.afterBytes : undefined;
  if (afterBytes !== undefined && afterBytes >= answer.body.length) {
    return whole(response, errorAnswer(impossible(`the answer has only ${answer.body.length} bytes`)), date);
  }
  if (afterBytes === undefined) return whole(response, answer, date);
  const cut = answer.body.subarray(0, afterBytes);
  if (lie?.kind === 'truncate' && lie.told === 'cut') return whole(response, { ...answer, body: cut }, date);
  head(response, answer, date);
  response.flushHeaders();
  // The callback comes when the bytes are with the system. A reset that overtakes them would take them away.
  response.write(cut, () => {
    if (lie?.kind === 'reset') setTimeout(() => response.socket?.resetAndDestroy(), resetAfterMs);
    if (lie?.kind === 'truncate') response.socket?.end();
  });
  return answer.status;
}

function whole(response: ServerResponse, answer: Answer, date: Date): number {
  head(response, answer, date);
  response.end(response.req.method === 'HEAD' ? undefined : answer.body);
  return answer.status;
}

function drip(response: ServerResponse, answer: Answer, everyMs: number, date: Date): number {
  head(response, answer, date);
  response.flushHeaders();
  let at = 0;
  const timer = setInterval(() => {
    if (at >= answer.body.length) response.end();
    else response.write(answer.body.subarray(at, ++at));
  }, everyMs);
  response.once('close', () => clearInterval(timer));
  return answer.status;
}

function head(response: ServerResponse, { status, headers, body }: Answer, date: Date): void {
  const about = { date: date.toUTCString(), server: 'LyingS3', 'x-amz-request-id': '0' };
  // 204 has no body, and HEAD tells the length of one that does not come
  const length = status === 204 ? {} : { 'content-length': String(body.length) };
  response.writeHead(status, { ...about, ...length, ...headers });
}
