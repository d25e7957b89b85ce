import type { S3Server } from '../../local/s3/s3-server.ts';
import type { Contestant, Place, Prepared, Stage } from '../runs/contestant.ts';
import { holdfastEnvironment } from '../runs/holdfast-runs.ts';
import { holdfastRestore } from '../runs/restores.ts';
import { accessTo, bucket, bucketBytes } from './bucket.ts';
import { createFreshServer, type FreshServer } from './fresh-server.ts';
import { backupInto, restoreFrom } from './names.ts';
import type { Target } from './targets.ts';

/** Holdfast into each target, and out of what the last of these runs left there. */
export function s3Runs(
  stage: Stage,
  targets: readonly Target[],
  stack: AsyncDisposableStack,
): { readonly backups: readonly Contestant[]; readonly restores: readonly Contestant[] } {
  const served = targets.map((target) => ({ target, servers: stack.use(createFreshServer(target.start)) }));
  return {
    backups: served.map(({ target, servers }) => backup(stage, target, servers)),
    restores: served.map(({ target, servers }) =>
      holdfastRestore(stage, restoreFrom(target.name), async (given) => ({
        env: await environmentOf(stage, given, servers.last),
        storePid: servers.last.pid,
      })),
    ),
  };
}

const backup = (stage: Stage, { name, sealedMs }: Target, servers: FreshServer): Contestant => ({
  name: backupInto(name),
  what: 'backup',
  slow: false,
  prepare: async ({ given }: Place): Promise<Prepared> => {
    const server = await servers.next();
    return {
      script: '"$NODE" "$HOLDFAST" --config "$CONFIG" run bench',
      env: await environmentOf(stage, given, server),
      storePid: server.pid,
    };
  },
  workDoneMs: (_place, measured) => sealedMs(servers.last, measured),
  storedBytes: () => bucketBytes(servers.last),
});

/** Of a process that runs Holdfast with its store in the bucket of a server. Writes the config into `given`. */
export async function environmentOf(
  stage: Stage,
  given: string,
  server: S3Server,
): Promise<Record<string, string>> {
  const { endpoint, region } = server;
  const store = { s3: { bucket, region, endpoint, catalog: 'manifests' as const } };
  return { ...(await holdfastEnvironment(stage, given, store, '25%')), ...accessTo(server) };
}
