import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { type Answer, type Handler, NotFound, type Question } from './question.ts';

/** Answers by the first route that fits. What no route knows is said aloud: the emulator has learned something new. */
export function createListener(
  handlers: Readonly<Record<string, Handler>>,
  say: (line: string) => void,
): RequestListener {
  const routes = Object.entries(handlers).map(([route, handle]) => ({
    pattern: new RegExp(`^${route.replace('*', '(.+)')}$`),
    handle,
  }));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://engine');
    // the version that the client asks for, which makes no difference to what it may ask
    const asked = `${request.method} ${url.pathname.replace(/^\/v[\d.]+/, '')}`;
    for (const { pattern, handle } of routes) {
      const match = pattern.exec(asked);
      if (!match) continue;
      const sent = Number(request.headers['content-length'] ?? 0) > 0;
      const body: unknown = sent ? await json(request) : undefined;
      const parts = match.slice(1).map((part) => decodeURIComponent(part));
      send(response, await answered(handle, { parts, query: url.searchParams, body, response }));
      return;
    }
    say(`no route for ${asked}`);
    send(response, { status: 501, body: { message: `the engine does not know ${asked}` } });
  }

  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      say(`${request.method} ${request.url}: ${error}`);
      if (response.headersSent) response.destroy();
      else send(response, { status: 500, body: { message: String(error) } });
    });
  };
}

async function answered(handle: Handler, question: Question): Promise<Answer | undefined> {
  try {
    return await handle(question);
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    return { status: 404, body: { message: error.message } };
  }
}

function send(response: ServerResponse, answer: Answer | undefined): void {
  if (!answer) return;
  response.writeHead(answer.status, { 'content-type': 'application/json', 'api-version': '1.45' });
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}
