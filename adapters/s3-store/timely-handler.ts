import type { Readable } from 'node:stream';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';

type Handle = NodeHttpHandler['handle'];

/**
 * Ends a request whose whole answer takes too long: one that comes byte by byte is never silent, and would hold whoever
 * asked for ever. Reading an object may take as long as it moves, and is watched where it is read.
 */
export class TimelyHandler extends NodeHttpHandler {
  readonly #silenceMs: number;

  constructor(options: NodeHttpHandlerOptions, silenceMs: number) {
    super(options);
    this.#silenceMs = silenceMs;
  }

  override async handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    if (request.query?.['x-id'] === 'GetObject') return super.handle(request, options);
    // completing an upload of many parts takes a store its time, and so does sending a large manifest
    const limitMs = this.#silenceMs * (request.body === undefined ? 2 : 5);
    const own = new AbortController();
    let body: Readable | undefined;
    const timer = setTimeout(() => {
      body?.destroy(tooLate(limitMs));
      own.abort();
    }, limitMs);
    timer.unref();
    try {
      const abortSignal = own.signal;
      const outer = options?.abortSignal;
      if (outer) outer.onabort = () => own.abort();
      const handled = await super.handle(request, { ...options, abortSignal });
      body = handled.response.body;
      body?.once('close', () => clearTimeout(timer));
      return handled;
    } catch (error) {
      clearTimeout(timer);
      throw own.signal.aborted && options?.abortSignal?.aborted !== true ? tooLate(limitMs) : error;
    }
  }
}

/** By this name the SDK knows that asking again may help. */
const tooLate = (ms: number): Error =>
  Object.assign(new Error(`the answer was not whole after ${Math.round(ms / 1000)} s`), {
    name: 'TimeoutError',
  });
