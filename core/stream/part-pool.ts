import { giveBack } from './give-back.ts';
import { stopReason, throwIfStopped } from './stop-reason.ts';

/**
 * A fixed number of buffers of one part each, shared by all streams of a run: this is what bounds its memory.
 */
export interface PartPool {
  readonly partBytes: number;
  /** Parts that nobody holds. */
  readonly free: number;
  /** Waits for a part, in the order of asking. Rejects when the signal is aborted. */
  acquire(signal: AbortSignal): Promise<Buffer>;
  /** Gives a part back. The caller must not touch it afterwards. */
  release(part: Buffer): void;
  /** Frees the memory of the parts that nobody holds. */
  clear(): void;
}

/** Every stream needs one part to fill; with two per stream it fills one while the other is being stored. */
export function createPartPool(partBytes: number, count: number): PartPool {
  if (!(Number.isSafeInteger(partBytes) && partBytes > 0 && Number.isSafeInteger(count) && count > 0)) {
    throw new RangeError(`a pool of ${count} parts of ${partBytes} bytes`);
  }
  const idle: Buffer[] = [];
  const taken = new Set<Buffer>();
  const waiting: ((part: Buffer) => void)[] = [];

  return {
    partBytes,
    get free() {
      return count - taken.size;
    },
    acquire: async (signal) => {
      throwIfStopped(signal);
      const part = idle.pop() ?? (taken.size < count ? Buffer.allocUnsafeSlow(partBytes) : undefined);
      if (part === undefined) return nextReleased(waiting, signal);
      taken.add(part);
      return part;
    },
    release: (part) => {
      // the same memory given to two streams would mix their bytes
      if (!taken.has(part)) throw new Error('a part was released twice, or into the wrong pool');
      const next = waiting.shift();
      if (next) return next(part);
      taken.delete(part);
      idle.push(part);
    },
    clear: () => {
      for (const part of idle.splice(0)) giveBack(part);
    },
  };
}

async function nextReleased(waiting: ((part: Buffer) => void)[], signal: AbortSignal): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const giveUp = () => {
    const place = waiting.indexOf(resolve);
    // not among them any more: the part was handed over in the same moment, and the asker has to give it back
    if (place === -1) return;
    waiting.splice(place, 1);
    reject(stopReason(signal));
  };
  signal.addEventListener('abort', giveUp, { once: true });
  waiting.push(resolve);
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
