/** Less than this in a minute of waiting is no reading: it would last for ever and never be silent. */
export const leastBytes = 16 * 1024;

/**
 * Passes chunks on, and fails when fewer than `leastBytes` came in `windowMs` of waiting for them. The time that the
 * consumer takes does not count.
 */
export async function* paced(chunks: AsyncIterable<Buffer>, windowMs: number): AsyncGenerator<Buffer> {
  let waitedMs = 0;
  let bytes = 0;
  let askedMs = performance.now();
  for await (const chunk of chunks) {
    waitedMs += performance.now() - askedMs;
    bytes += chunk.length;
    if (waitedMs >= windowMs) {
      if (bytes < leastBytes) throw new TooSlow(`only ${bytes} bytes came in ${Math.round(waitedMs)} ms`);
      waitedMs = 0;
      bytes = 0;
    }
    yield chunk;
    askedMs = performance.now();
  }
}

class TooSlow extends Error {
  override readonly name = 'TimeoutError';
}
