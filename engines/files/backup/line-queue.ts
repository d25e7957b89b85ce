/** Lines of text on their way from one stream into another, in blocks. */
export interface LineQueue {
  /** Resolves when there is room: memory stays at a few blocks, however slow the reader is. */
  push(line: string): Promise<void>;
  end(): void;
  /** The reader ends with this error. */
  fail(error: unknown): void;
  readonly blocks: AsyncIterable<Buffer>;
}

const waitingBlocks = 2;

export function createLineQueue(blockBytes: number): LineQueue {
  const waiting: Buffer[] = [];
  let lines: string[] = [];
  let length = 0;
  let ended: { readonly error?: unknown } | undefined;
  let changed = Promise.withResolvers<void>();
  const wake = (): void => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const close = (): void => {
    if (lines.length > 0) waiting.push(...cut(Buffer.from(lines.join('')), blockBytes));
    [lines, length] = [[], 0];
  };
  return {
    async push(line) {
      lines.push(line);
      length += line.length;
      if (length < blockBytes / 4) return;
      close();
      wake();
      while (waiting.length > waitingBlocks && !ended) await changed.promise;
    },
    end() {
      close();
      ended ??= {};
      wake();
    },
    fail(error) {
      ended ??= { error };
      wake();
    },
    blocks: (async function* () {
      try {
        for (;;) {
          const block = waiting.shift();
          if (block) {
            wake();
            yield block;
          } else if (ended) {
            if ('error' in ended) throw ended.error;
            return;
          } else await changed.promise;
        }
      } finally {
        // nobody reads any more: nobody has to wait
        ended ??= {};
        wake();
      }
    })(),
  };
}

function cut(bytes: Buffer, limit: number): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += limit) blocks.push(bytes.subarray(at, at + limit));
  return blocks;
}
