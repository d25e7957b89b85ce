import type { Audit, StoredEntry } from '#core/audit/audit.ts';

/** An audit that keeps what it is told, with the logs. */
export function createMemoryAudit(known: readonly StoredEntry[] = []): Audit & {
  readonly kept: { readonly entry: StoredEntry; readonly lines: readonly string[] }[];
} {
  const kept: { readonly entry: StoredEntry; readonly lines: readonly string[] }[] = known.map((entry) => ({
    entry,
    lines: [],
  }));
  return {
    kept,
    async record(entry, lines = []) {
      const whole = { ...entry, ...(lines.length === 0 ? {} : { log: `audit/${kept.length}.log` }) };
      kept.push({ entry: whole, lines });
      return whole;
    },
    async *entries() {
      yield* kept.map(({ entry }) => entry).reverse();
    },
  };
}
