import http from 'node:http';
import https from 'node:https';

/** An answer of the store, its body read to the end (64 KiB at most). */
export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

interface PutRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
  /** Silence of the connection for so long ends the request. */
  readonly silenceMs: number;
}

export interface Sender {
  /** Rejects when there is no whole answer: nothing is known then of what the store has. */
  put(request: PutRequest): Promise<Answer>;
  close(): void;
}

const keptBytes = 64 * 1024;

/** Sends bodies from memory as it is, without a copy, over connections that are kept. */
export function createSender(connections: number): Sender {
  const options = { keepAlive: true, maxSockets: connections, scheduling: 'lifo' } as const;
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
  return {
    put: ({ url, headers, body, signal, silenceMs }) =>
      new Promise((resolve, reject) => {
        const secure = url.protocol === 'https:';
        const request = (secure ? https : http).request(url, {
          agent: agents[secure ? 'https:' : 'http:'],
          method: 'PUT',
          headers: { ...headers, 'content-length': body.length },
          signal,
        });
        request.setTimeout(silenceMs, () => request.destroy(silent(silenceMs)));
        request.once('error', reject);
        request.once('response', (response) => {
          const chunks: Buffer[] = [];
          let size = 0;
          response.on('data', (chunk: Buffer) => {
            if (size < keptBytes) chunks.push(chunk);
            size += chunk.length;
          });
          response.once('error', reject);
          response.once('end', () => {
            // An answer that came before the question had ended is about something else.
            if (!request.writableFinished) {
              request.destroy();
              if (response.statusCode === 200)
                return reject(new Error('the answer came before the question had ended'));
            }
            const answer = Buffer.concat(chunks).toString('utf8');
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer });
          });
          response.once('close', () => reject(new Error('the answer ended in its middle')));
        });
        request.end(body);
      }),
    close: () => Object.values(agents).forEach((agent) => void agent.destroy()),
  };
}

const silent = (ms: number): Error =>
  Object.assign(new Error(`the store was silent for ${Math.round(ms / 1000)} s`), { code: 'ETIMEDOUT' });
