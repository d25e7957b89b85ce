import type { TaskProgress } from '#adapters/dynamo-table/progress-items.ts';
import type { Progress } from '#core/ports/progress.ts';

interface Beating {
  readonly progress: Progress;
  /** Ends the beating, and waits for the last one. */
  end(): Promise<void>;
}

const everyMs = 15_000;

/**
 * Counts what moves and tells it every 15 seconds, while it moves and while it does not: `beats` alone says that something
 * did. A phase and its first byte are told at once. A table that takes no progress costs nothing but the progress.
 */
export function createBeatingProgress(
  launch: number,
  put: (progress: TaskProgress) => Promise<void>,
  say: (line: string) => void,
): Beating {
  const seen = { phase: 'start', bytes: 0, items: 0, beats: 0 };
  let movedMs = Date.now();
  const moved = (): void => {
    seen.beats += 1;
    movedMs = Date.now();
  };
  let last: Promise<void> = Promise.resolve();
  const tell = (): void => {
    const at = new Date().toISOString();
    const movedAt = new Date(movedMs).toISOString();
    last = put({ launch, ...seen, at, movedAt }).catch((error: unknown) =>
      say(`progress could not be told: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  tell();
  const timer = setInterval(tell, everyMs);
  return {
    progress: {
      phase(name) {
        Object.assign(seen, { phase: name, bytes: 0, items: 0 });
        moved();
        say(`phase: ${name}`);
        tell();
      },
      bytes(count) {
        const isFirst = seen.bytes === 0 && count > 0;
        seen.bytes += count;
        moved();
        if (isFirst) tell();
      },
      alive() {
        moved();
      },
      item(name) {
        seen.items += 1;
        moved();
        say(`done: ${name}`);
      },
      note: (text) => say(text),
    },
    async end() {
      clearInterval(timer);
      await last;
    },
  };
}
