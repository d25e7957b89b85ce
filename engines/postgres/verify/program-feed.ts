import type { Child } from '#core/ports/shell.ts';

/** Writes to a program's standard input and waits until it was taken. */
export interface ProgramFeed {
  /** Resolves when the chunk may be reused. A program that reads no more is not an error: its exit code tells why. */
  write(chunk: Uint8Array): Promise<void>;
  /** No more will come. Never called when bytes are missing: a program must not take a cut for an end. */
  finish(): void;
  /** False once the program has stopped reading. */
  open(): boolean;
}

export function programFeed({ stdin }: Child): ProgramFeed {
  let open = stdin !== null;
  stdin?.once('close', () => {
    open = false;
  });
  return {
    write: (chunk) =>
      new Promise((resolve) => {
        if (!stdin || !open) return resolve();
        // A program that dies takes its pipe with it, and then the write's own callback may never come.
        stdin.once('close', resolve);
        stdin.write(chunk, (error) => {
          if (error) open = false;
          stdin.off('close', resolve);
          resolve();
        });
      }),
    finish: () => void stdin?.end(),
    open: () => open,
  };
}

/**
 * Passes all bytes of a source to a program. If the source fails the program is killed before anything else happens,
 * so that it can neither take the cut for the end nor go on with what it has.
 */
export async function pump(source: AsyncIterable<Uint8Array>, program: Child): Promise<void> {
  const feed = programFeed(program);
  try {
    // Read to the end, even when nobody listens any more: every byte of the source is to be checked.
    for await (const chunk of source) await feed.write(chunk);
    feed.finish();
  } catch (error) {
    await program.end(0);
    throw error;
  }
}
