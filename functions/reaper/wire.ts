import { RDSClient } from '@aws-sdk/client-rds';
import * as z from 'zod';
import { createKeptSnapshots } from '#adapters/aws/rds/kept-snapshots.ts';
import { createStandingDatabases } from '#adapters/aws/rds/restoring/standing-databases.ts';
import { createS3Store } from '#adapters/s3-store/s3-store.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { deploymentTag, envNames } from '#core/cloud/env-names.ts';
import { runOfTags } from '#engines/rds/snapshot/run-of.ts';
import { retiredTag } from '#engines/rds/snapshot/snapshot-id.ts';
import { createLog } from '../create-log.ts';
import { readEnv } from '../read-env.ts';

/** Runs once per cold start. */
export function wire() {
  const env = readEnv({
    AWS_REGION: z.string().min(1),
    [envNames.deployment]: z.string().min(1),
    [envNames.bucket]: z.string().min(3),
    [envNames.prefix]: z.string().optional(),
  });
  const tags = { deployment: deploymentTag(env[envNames.deployment]), retired: retiredTag };
  const rds = new RDSClient();
  return {
    snapshots: createKeptSnapshots(rds, tags, runOfTags),
    databases: createStandingDatabases(rds),
    deployment: env[envNames.deployment],
    lying: createStoreCatalog(
      createS3Store({
        bucket: env[envNames.bucket],
        region: env.AWS_REGION,
        prefix: env[envNames.prefix],
      }),
    ),
    clock: systemClock,
    log: createLog('reaper'),
  };
}
