/** Where the members of a set wait for each other, so that all of them are there at one time. */
export interface Meeting<Member> {
  /** Resolves when all have come or gone, and what was to be asked of them has been asked. Rejects when stopped. */
  arrive(name: string, member: Member): Promise<void>;
  /** It does not come, or is done: nobody waits for it any more. */
  leave(name: string): void;
}

/** `ask` is called once, with those that came, and must not throw. */
export function createMeeting<Member>(
  names: readonly string[],
  ask: (present: ReadonlyMap<string, Member>) => Promise<void>,
  signal: AbortSignal,
): Meeting<Member> {
  const present = new Map<string, Member>();
  const gone = new Set<string>();
  const { promise: over, resolve } = Promise.withResolvers<void>();
  let isAsked = false;
  const look = (): void => {
    if (isAsked || !names.every((name) => present.has(name) || gone.has(name))) return;
    isAsked = true;
    void ask(present).finally(resolve);
  };
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (signal.aborted) resolve();
  return {
    async arrive(name, member) {
      present.set(name, member);
      look();
      await over;
      signal.throwIfAborted();
    },
    leave(name) {
      if (present.has(name)) return;
      gone.add(name);
      look();
    },
  };
}
