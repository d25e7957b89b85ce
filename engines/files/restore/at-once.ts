/** Does a few things at once. */
export interface AtOnce {
  /** Begins it as soon as there is room. Throws what an earlier one has met. */
  add(work: () => Promise<void>): Promise<void>;
  /** Resolves when all have ended; throws the first error. */
  settle(): Promise<void>;
}

export function createAtOnce(limit: number): AtOnce {
  const working = new Set<Promise<void>>();
  let failed: { readonly error: unknown } | undefined;
  const throwIfFailed = (): void => {
    if (failed) throw failed.error;
  };
  return {
    async add(work) {
      while (working.size >= limit) await Promise.race(working);
      throwIfFailed();
      const one = work()
        .catch((error: unknown) => {
          failed ??= { error };
        })
        .finally(() => working.delete(one));
      working.add(one);
    },
    async settle() {
      await Promise.all(working);
      throwIfFailed();
    },
  };
}
