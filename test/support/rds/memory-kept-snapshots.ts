import type { KeptSnapshots } from '#core/cloud/ports/kept-snapshots.ts';
import { runOfTags } from '#engines/rds/snapshot/run-of.ts';
import { retiredTag } from '#engines/rds/snapshot/snapshot-id.ts';
import type { MemoryDatabases } from './memory-databases.ts';

/** The snapshots of RDS in memory. As the policy has it: what is not marked is not removed. */
export function memoryKeptSnapshots(memory: MemoryDatabases, deployment = 'holdfast'): KeptSnapshots {
  const found = (id: string) => memory.snapshots().find((one) => one.id === id);
  return {
    runOf: runOfTags,
    async *all() {
      yield* memory.snapshots().filter(({ tags }) => tags[`holdfast:${deployment}`] === 'rds');
    },
    markedAt({ tags }) {
      const at = new Date(tags[retiredTag] ?? Number.NaN);
      return Number.isNaN(at.getTime()) ? undefined : at;
    },
    async mark(snapshot, at) {
      memory.change(snapshot, { tags: { ...snapshot.tags, [retiredTag]: at.toISOString() } });
    },
    async unmark(snapshot) {
      const { [retiredTag]: _, ...tags } = snapshot.tags;
      memory.change(snapshot, { tags });
    },
    async remove(snapshot) {
      if (found(snapshot.id)?.tags[retiredTag] === undefined) throw new Error('AccessDenied');
      memory.remove(snapshot);
    },
  };
}
