import {
  DescribeDBClusterAutomatedBackupsCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  type RDSClient,
  type RestoreWindow as ToldWindow,
} from '@aws-sdk/client-rds';
import type { DatabaseName, RestoreWindow } from '#core/cloud/ports/databases/restored-databases.ts';
import { isAbsent } from '../rds-errors.ts';

/** Also of a database that is gone, while its automated backups are kept; undefined where there are none. */
export async function windowOf(
  client: RDSClient,
  { kind, id, resourceId }: DatabaseName & { readonly resourceId?: string },
): Promise<RestoreWindow | undefined> {
  const backups = await backupsOf(client, { kind, id, resourceId });
  const windows = backups.flatMap(({ window, resource }) =>
    window?.EarliestTime && window.LatestTime && resource !== undefined
      ? [{ from: window.EarliestTime, to: window.LatestTime, resourceId: resource }]
      : [],
  );
  return windows.toSorted((a, b) => b.to.getTime() - a.to.getTime())[0];
}

interface Backup {
  readonly window: ToldWindow | undefined;
  readonly resource: string | undefined;
}

async function backupsOf(
  client: RDSClient,
  { kind, id, resourceId }: DatabaseName & { readonly resourceId: string | undefined },
): Promise<readonly Backup[]> {
  try {
    if (kind === 'instance') {
      const { DBInstanceAutomatedBackups = [] } = await client.send(
        new DescribeDBInstanceAutomatedBackupsCommand(
          resourceId === undefined ? { DBInstanceIdentifier: id } : { DbiResourceId: resourceId },
        ),
      );
      return DBInstanceAutomatedBackups.map(({ RestoreWindow, DbiResourceId }) => ({
        window: RestoreWindow,
        resource: DbiResourceId,
      }));
    }
    const { DBClusterAutomatedBackups = [] } = await client.send(
      new DescribeDBClusterAutomatedBackupsCommand(
        resourceId === undefined ? { DBClusterIdentifier: id } : { DbClusterResourceId: resourceId },
      ),
    );
    return DBClusterAutomatedBackups.map(({ RestoreWindow, DbClusterResourceId }) => ({
      window: RestoreWindow,
      resource: DbClusterResourceId,
    }));
  } catch (error) {
    if (isAbsent(error) || isNone(error)) return [];
    throw error;
  }
}

/** Neither the database nor a backup of it is known. */
const isNone = (error: unknown): boolean =>
  error instanceof Error && /^DB(Instance|Cluster)AutomatedBackupNotFound/.test(error.name);
