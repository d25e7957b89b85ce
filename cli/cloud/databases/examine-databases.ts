import { failed, warned } from '#adapters/aws/account/looked-at.ts';
import type { DatabaseKind, ManagedDatabases } from '#core/cloud/ports/managed-databases.ts';
import type { StoreCheck } from '#core/ports/store.ts';
import type { Source } from '#engines/config.ts';
import { createRdsService } from '#engines/rds/service.ts';
import { readinessOf } from '#engines/rds/snapshot/states.ts';

interface Declared {
  readonly name: string;
  readonly kind: DatabaseKind;
  readonly id: string;
}

/** Whether the databases that a provider runs are there, can be snapshotted now, and whether there is room for it. */
export async function examineDatabases(
  databases: ManagedDatabases,
  sources: readonly Source[],
): Promise<readonly StoreCheck[]> {
  const declared = sources.flatMap((source): readonly Declared[] => {
    if (!('instance' in source || 'cluster' in source)) return [];
    const { name, instance, cluster = '' } = source;
    return [
      instance === undefined
        ? { name, kind: 'cluster', id: cluster }
        : { name, kind: 'instance', id: instance },
    ];
  });
  const checks: StoreCheck[] = [];
  for (const { name, kind, id } of declared) {
    const what = `${kind} '${id}' of source '${name}'`;
    const found = await databases.database(kind, id);
    if (!found) {
      checks.push(failed('databases', `there is no ${what}`, 'correct its name in the config and deploy'));
      continue;
    }
    const readiness = readinessOf({ what, status: found.status });
    if (readiness.as === 'never')
      checks.push(failed('databases', readiness.error.message, readiness.error.hint));
    if (readiness.as === 'not now')
      checks.push(warned('databases', readiness.words, 'a run waits for it within its window'));
  }
  const short = await createRdsService({ databases, deployment: '' }).shortage();
  if (short) checks.push(warned('databases', short.message, short.hint));
  return checks;
}
