import type { DatabaseName } from '#core/cloud/ports/databases/restored-databases.ts';
import type { Source } from '#engines/config.ts';

/** The instance or cluster that a source is; undefined for a source of another engine. */
export function databaseOf(source: Source | undefined): DatabaseName | undefined {
  if (source?.engine !== 'rds') return undefined;
  const { instance, cluster } = source;
  if (instance !== undefined) return { kind: 'instance', id: instance };
  return cluster === undefined ? undefined : { kind: 'cluster', id: cluster };
}
