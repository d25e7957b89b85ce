/** How many requests may be under way at once; less for a while after the store asked for less. */
export interface Parallelism {
  /** Waits for a turn. What it returns must be called once, when the request has ended, well or not. */
  enter(): Promise<(how: 'well' | 'badly') => void>;
  /** The store is overloaded: half as many from now on. Grows again by one for each round that went well. */
  slowDown(): void;
  readonly limit: number;
}

export function createParallelism(most: number): Parallelism {
  let limit = most;
  let running = 0;
  let endedWell = 0;
  const waiting: (() => void)[] = [];
  const letIn = (): void => {
    while (running < limit && waiting.length > 0) {
      running += 1;
      waiting.shift()?.();
    }
  };
  return {
    get limit() {
      return limit;
    },
    async enter() {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        letIn();
      });
      return (how) => {
        running -= 1;
        endedWell = how === 'well' ? endedWell + 1 : 0;
        if (endedWell >= 4 * limit && limit < most) {
          limit += 1;
          endedWell = 0;
        }
        letIn();
      };
    },
    slowDown() {
      limit = Math.max(1, Math.floor(limit / 2));
      endedWell = 0;
    },
  };
}
