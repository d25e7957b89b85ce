import { finished, type Readable } from 'node:stream';
import { giveBack } from '#core/stream/give-back.ts';

/**
 * The chunks of a program's output. Each is valid until the next one is asked for; then its memory is free again.
 * Node reads each into a new buffer of 64 KiB: left to the garbage collector, they pile up to 100 MB.
 *
 * Throws the stream's own error, and ERR_STREAM_PREMATURE_CLOSE when it was destroyed before its end. Destroys it when
 * the consumer leaves early.
 */
export async function* passingChunks(stream: Readable): AsyncGenerator<Buffer> {
  const waiting: Buffer[] = [];
  let over: { readonly error?: Error | null | undefined } | undefined;
  let wake = (): void => {};
  // One at a time, as it was read: the iterator of a stream joins those that wait, which is one more copy.
  const onData = (chunk: Buffer): void => {
    waiting.push(chunk);
    stream.pause();
    wake();
  };
  stream.on('data', onData);
  const forget = finished(stream, { writable: false }, (error) => {
    over = { error };
    wake();
  });
  try {
    for (;;) {
      while (waiting.length === 0 && !over) {
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        stream.resume();
        await woken;
      }
      const chunk = waiting.shift();
      if (chunk) {
        yield chunk;
        giveBack(chunk);
      } else if (over?.error) throw over.error;
      else return;
    }
  } finally {
    forget();
    stream.off('data', onData);
    // an error that comes now, when nobody listens any more, must not end the process
    stream.on('error', () => {}).destroy();
  }
}
