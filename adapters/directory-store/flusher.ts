import type { FileHandle } from 'node:fs/promises';

/** Flushes a file to disk while it is still being written, so that little is left to wait for at its end. */
export interface Flusher {
  /** So many bytes more are in the file. */
  wrote(bytes: number): void;
  /** Everything is on the disk when this returns. */
  flush(): Promise<void>;
}

const flushEveryBytes = 64 * 1024 * 1024;

export function createFlusher(file: Pick<FileHandle, 'datasync'>): Flusher {
  let waiting = 0;
  let flushing: Promise<void> | undefined;
  // The system tells a failed write once: whoever lost that answer would hear from the next flush that all is well.
  let failed: { readonly error: unknown } | undefined;
  return {
    wrote(bytes) {
      waiting += bytes;
      if (waiting < flushEveryBytes || flushing) return;
      waiting = 0;
      flushing = file
        .datasync()
        .catch((error: unknown) => {
          failed ??= { error };
        })
        .finally(() => {
          flushing = undefined;
        });
    },
    async flush() {
      await flushing;
      if (failed) throw failed.error;
      await file.datasync();
    },
  };
}
