import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { giveBack } from '#core/stream/give-back.ts';

/**
 * The chunks of an HTTP answer, each valid until the next one is asked for. Node reads from the connection into a new
 * memory each time, and its parser copies the body out of it into another: the garbage collector sees small objects and
 * would let 100 MB pile up, so both are freed as soon as they have passed.
 */
export async function* passedBuffers(body: Readable): AsyncGenerator<Buffer> {
  // The parser listens since the request began, so it has read a chunk before we free it. When the answer has ended, the
  // connection may carry the next one at once, whose parser would come after us.
  const socket = body instanceof IncomingMessage ? body.socket : undefined;
  socket?.on('data', giveBack);
  body.once('end', () => socket?.off('data', giveBack));
  let last: Buffer | undefined;
  try {
    for await (const chunk of body) {
      if (!Buffer.isBuffer(chunk)) throw new TypeError('a chunk that is no buffer');
      if (last && last.buffer !== chunk.buffer) giveBack(last);
      last = chunk;
      yield chunk;
    }
  } finally {
    socket?.off('data', giveBack);
  }
}
