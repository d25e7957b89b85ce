import { RDSClient } from '@aws-sdk/client-rds';
import { createManagedDatabases } from '#adapters/aws/rds/managed-databases.ts';
import type { ManagedDatabases } from '#core/cloud/ports/managed-databases.ts';
import type { Service } from '#core/cloud/ports/service.ts';
import { createRdsService } from '#engines/rds/service.ts';

export const managedDatabases = (): ManagedDatabases => createManagedDatabases(new RDSClient());

export const rdsService = (deployment: string): Service =>
  createRdsService({ databases: managedDatabases(), deployment });
