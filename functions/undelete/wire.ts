import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { createPointTable } from '#adapters/dynamo-table/point-table.ts';
import { createHidingS3Store } from '#adapters/s3-store/hiding/hiding-s3-store.ts';
import { createStoreAudit } from '#adapters/store-audit.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { envNames } from '#core/cloud/env-names.ts';
import { engineNames } from '#engines/good-level.ts';
import { createLog } from '../create-log.ts';
import { readEnv } from '../read-env.ts';
import type { UndeleteDeps } from './undelete.ts';

/** Runs once per cold start. */
export function wire(): UndeleteDeps {
  const env = readEnv({
    AWS_REGION: z.string().min(1),
    [envNames.table]: z.string().min(3),
    [envNames.bucket]: z.string().min(3),
    [envNames.prefix]: z.string().optional(),
    [envNames.longestLockDays]: z.coerce.number().int().positive(),
  });
  const store = createHidingS3Store({
    bucket: env[envNames.bucket],
    region: env.AWS_REGION,
    prefix: env[envNames.prefix],
  });
  const lying = createStoreCatalog(store);
  const points = createPointTable({ client: new DynamoDBClient(), name: env[envNames.table] }, lying);
  return {
    store,
    engines: engineNames,
    audit: createStoreAudit(store),
    clock: systemClock,
    log: createLog('undelete'),
    longestLockDays: env[envNames.longestLockDays],
    table: { lying, replace: (point) => points.replace(point) },
  };
}
