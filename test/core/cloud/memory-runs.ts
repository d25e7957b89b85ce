import type { RunRecords } from '#core/cloud/ports/run-records.ts';
import type { RunKey, RunRecord } from '#core/cloud/run-record.ts';

const nameOf = ({ kind, source, runId }: RunKey): string => `${kind} ${source}@${runId}`;

/** Runs in memory, with the conditions of the table: it passes the same suite. */
export function createMemoryRuns(): RunRecords & { all(): readonly RunRecord[] } {
  const runs = new Map<string, RunRecord>();
  const slices = new Map<string, string>();
  return {
    all: () => [...runs.values()],
    async claim(record) {
      const known = runs.get(nameOf(record));
      if (known) return { as: 'known', record: known };
      const other = [...runs.values()].find(
        ({ kind, source, state }) => kind === record.kind && source === record.source && state !== 'ended',
      );
      if (other && record.state !== 'ended') return { as: 'busy', runId: other.runId };
      runs.set(nameOf(record), record);
      return { as: 'claimed' };
    },
    get: async (key) => runs.get(nameOf(key)),
    async replace(record) {
      if (runs.get(nameOf(record))?.version !== record.version) return false;
      runs.set(nameOf(record), { ...record, version: record.version + 1 });
      return true;
    },
    async *open() {
      const found = [...runs.values()].filter(({ state, told }) => state !== 'ended' || !told);
      yield* found.sort((a, b) => a.acceptedAt.localeCompare(b.acceptedAt));
    },
    busy: async (source) =>
      [...runs.values()]
        .filter((run) => run.source === source && run.state !== 'ended')
        .map(({ kind, runId }) => ({ kind, runId })),
    async *atWork() {
      yield* [...runs.values()].filter(({ state }) => state === 'starting' || state === 'running');
    },
    keepSlice: async (hash, slice) => void slices.set(hash, slice),
    slice: async (hash) => slices.get(hash),
  };
}
