import type { ToldError } from '#core/cloud/run-record.ts';

/** Whether a database can be snapshotted as it stands. */
export type Readiness =
  | { readonly as: 'ready' }
  /** It passes by itself. */
  | { readonly as: 'not now'; readonly words: string }
  | { readonly as: 'never'; readonly error: ToldError };

/** What no waiting mends: somebody must do something first. Each with its next step. */
const mended: Readonly<Record<string, string>> = {
  stopped: 'start it, or set paused: true in the config for as long as it is stopped; its points stay',
  stopping: 'start it again when it has stopped, or set paused: true in the config; its points stay',
  'storage-full':
    'give it storage now: it takes no writes either. aws rds modify-db-instance --allocated-storage …',
  deleting:
    'take the source out of the config when it is meant to go: its points stay until a person decides',
  'delete-precheck':
    'take the source out of the config when it is meant to go: its points stay until a person decides',
  failed: 'it cannot be brought back by itself: restore the newest good point into a new one',
  'restore-error': 'the restore it was made by has failed: delete it and restore again',
  'insufficient-capacity': 'AWS has no machine for it: choose another class or zone, then run again',
  'inaccessible-encryption-credentials':
    'its KMS key was away for too long, and it cannot be brought back: restore the newest good point with the key enabled',
  'inaccessible-encryption-credentials-recoverable':
    'its KMS key is disabled or refused: enable it and start the database, within seven days or it is lost',
  'upgrade-failed': 'look at its events and at its log of the upgrade',
  'incompatible-network': 'its subnets have no free address or are gone: mend the subnet group',
  'incompatible-parameters': 'its parameter group stops it from starting: undo the newest change to it',
  'incompatible-option-group': 'its option group cannot be applied: undo the newest change to it',
  'incompatible-restore':
    'what it was restored with does not fit its version: restore again with other options',
  'incompatible-create': 'it could not be made as asked: look at its events',
  'cloning-failed': 'it is a clone that failed: delete it',
  'migration-failed': 'its migration failed: delete it and migrate again',
};

/** It works in all of them. Where RDS should see it otherwise, it says so, and that is no room for now. */
const ready = ['available', 'storage-optimization', 'storage-initialization'];

/**
 * By the provider's own word. Every state that is neither here
 * nor known to need a person is one that passes: creating, modifying, rebooting, upgrading, backing-up, and what AWS may
 * add. A run waits for it within its plan's window and no longer.
 */
export function readinessOf({ what, status }: { readonly what: string; readonly status: string }): Readiness {
  if (ready.includes(status)) return { as: 'ready' };
  const hint = mended[status];
  if (hint === undefined) return { as: 'not now', words: `${what} is ${status}` };
  return {
    as: 'never',
    error: { message: `${what} is ${status}: no snapshot can be taken of it`, hint },
  };
}
