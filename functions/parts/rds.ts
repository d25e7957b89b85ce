import { RDSClient } from '@aws-sdk/client-rds';
import { createManagedDatabases } from '#adapters/aws/rds/managed-databases.ts';
import type { ManagedDatabases } from '#core/cloud/ports/managed-databases.ts';

export const managedDatabases = (): ManagedDatabases => createManagedDatabases(new RDSClient());
