import type { Ordered } from '#core/cloud/ports/databases/restored-databases.ts';

/** Names end in `Fault` for some errors, and in nothing for others of the same kind. */
const codeOf = (error: Error): string => error.name.replace(/(Fault|Exception)$/, '');

const passing = new Set([
  'Throttling',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'InternalFailure',
  // the snapshot or the source is in the middle of something
  'InvalidDBSnapshotState',
  'InvalidDBClusterSnapshotState',
  'InvalidDBInstanceState',
  'InvalidDBClusterState',
]);

/** What RDS means when it makes no database; undefined for what came of no answer of its, which says nothing. */
export function orderRefusal(error: unknown): Exclude<Ordered, { as: 'begun' }> | undefined {
  if (!(error instanceof Error) || !('$fault' in error)) return undefined;
  const code = codeOf(error);
  const words = `${code}: ${error.message}`;
  if (code === 'DBInstanceAlreadyExists' || code === 'DBClusterAlreadyExists') return { as: 'exists' };
  if (passing.has(code)) return { as: 'not now', words };
  // asked again after a server's error of an unknown kind, the name would tell whether it was done
  return error.$fault === 'client' ? { as: 'never', words } : undefined;
}
