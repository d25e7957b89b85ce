import type { Snapshotted } from '#core/cloud/ports/managed-databases.ts';

/** Names end in `Fault` where the SDK knows the error, and not where a bundle has left it out. */
const codeOf = (error: unknown): string => (error instanceof Error ? error.name.replace(/Fault$/, '') : '');

const wordsOf = (error: unknown): string =>
  error instanceof Error ? `${codeOf(error)}: ${error.message}` : String(error);

export const isAbsent = (error: unknown): boolean =>
  ['DBInstanceNotFound', 'DBClusterNotFound', 'DBSnapshotNotFound', 'DBClusterSnapshotNotFound'].includes(
    codeOf(error),
  );

/** What RDS means when it takes no snapshot; undefined for what nobody foresaw, which is asked again. */
export function snapshotRefusal(error: unknown): Snapshotted | undefined {
  const code = codeOf(error);
  const words = wordsOf(error);
  switch (code) {
    case 'DBSnapshotAlreadyExists':
    case 'DBClusterSnapshotAlreadyExists':
      return { as: 'exists' };
    case 'SnapshotQuotaExceeded':
      return { as: 'quota', words };
    case 'DBInstanceNotFound':
    case 'DBClusterNotFound':
      return { as: 'no such database', words };
    case 'InvalidDBInstanceState':
    case 'InvalidDBClusterState':
    case 'Throttling':
    case 'ThrottlingException':
    case 'RequestLimitExceeded':
    case 'ServiceUnavailable':
    case 'InternalFailure':
      return { as: 'not now', words };
    case 'AccessDenied':
    case 'AccessDeniedException':
    case 'UnauthorizedOperation':
    case 'KMSKeyNotAccessible':
    case 'InvalidParameterValue':
    case 'InvalidParameterCombination':
    case 'ValidationError':
      return { as: 'never', words };
    default:
      return undefined;
  }
}
