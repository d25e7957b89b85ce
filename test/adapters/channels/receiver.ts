import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly atMs: number;
}

/** How a receiver answers a message. */
export type Answer = (response: ServerResponse, received: Received) => void;

export const says =
  (status: number, text: string, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, headers).end(text);
  };

/** A real server on loopback that answers what a test says, one after the other; the last answer stays. */
export async function startReceiver(...answers: readonly Answer[]) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      const got = { path: url, headers, body: Buffer.concat(chunks).toString(), atMs: performance.now() };
      received.push(got);
      answers.at(Math.min(received.length, answers.length) - 1)?.(response, got);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  return { received, url: `http://127.0.0.1:${port}`, close };
}
