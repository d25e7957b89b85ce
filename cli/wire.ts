import { hostname, userInfo } from 'node:os';
import { basename } from 'node:path';
import { loadConfig } from '#adapters/config-file.ts';
import { createEnvironmentSecrets } from '#adapters/environment-secrets.ts';
import { createProcessShell } from '#adapters/process-shell.ts';
import { createProcesses } from '#adapters/processes.ts';
import { createStoreAudit } from '#adapters/store-audit.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { configWithFound } from '#core/cloud/found/config-with-found.ts';
import { durationMs } from '#core/config/fields/duration.ts';
import type { StoreConfig } from '#core/config/store.ts';
import { UsageError } from '#core/errors.ts';
import type { WorkerFactory } from '#core/ports/engine.ts';
import type { Secrets } from '#core/ports/secrets.ts';
import type { Shell } from '#core/ports/shell.ts';
import { payOwed } from '#core/sets/quiesce/hold-writes.ts';
import { type Config, parseConfig } from '#engines/config.ts';
import { goodLevelOf } from '#engines/index.ts';
import type { Cloud } from './cloud/open-cloud.ts';
import { openStore } from './open-store.ts';
import { holdDeps } from './sets/hold-deps.ts';
import type { VerbContext } from './verb.ts';
import { version } from './version.ts';

export type Wired = Awaited<ReturnType<typeof wire>>;

/** Everything a verb may use; the only place that knows which adapter is behind which port. */
export async function wire({ configFile, environment, output }: VerbContext) {
  const clock = systemClock;
  let written: unknown;
  const declared = await loadConfig(configFile, (value, at) => {
    written = value;
    return parseConfig(value, { ...at, now: clock.now() });
  });
  const [shell, processes] = [createProcessShell(), createProcesses()];
  // before anything else: while a dead run has paused an application, nobody works
  const owing = holdDeps({ shell, processes, clock, environment, folder: declared.folder });
  await payOwed(owing, output.say);
  const cloud = await openDeployed(declared);
  const config: Config = await configWithFound(declared, cloud?.found);
  const store = cloud?.store ?? (await openStore(config.store, environment));
  const secrets = secretsOf(config.store, environment);
  return {
    config,
    configName: basename(configFile),
    /** As it stands in its file. */
    written,
    /** The deployed stacks, where the config is of them. */
    cloud,
    store,
    secrets,
    shell,
    clock,
    version,
    environment,
    catalog: cloud?.catalog ?? createStoreCatalog(store),
    audit: createStoreAudit(store),
    processes,
    who: whoAmI(),
    stallAfterMs: stallAfterMs(environment['HOLDFAST_STALL_AFTER']),
    goodLevelOf,
    workers: async () => loadWorkers({ config, secrets, shell, environment }),
  };
}

/** The stacks are looked for where the config names a bucket of theirs; everybody else starts without the SDK. */
async function openDeployed({ deployment, store }: Config): Promise<Cloud | undefined> {
  if (!('s3' in store) || store.s3.catalog !== undefined) return undefined;
  const { openCloud } = await import('./cloud/open-cloud.ts');
  return openCloud(deployment, store);
}

/** Variables of this machine; with a store in S3, what lies in Secrets Manager too. */
function secretsOf(store: StoreConfig, environment: VerbContext['environment']): Secrets {
  const own = createEnvironmentSecrets(environment);
  if (!('s3' in store)) return own;
  const { region } = store.s3;
  return {
    async resolve(ref) {
      if ('env' in ref) return own.resolve(ref);
      const { openSecretsManager } = await import('#adapters/aws/secrets-manager.ts');
      return openSecretsManager(region).resolve(ref);
    },
  };
}

/** Loaded when bytes move, and not for a list: an engine brings its database's driver. */
async function loadWorkers(deps: {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly shell: Shell;
  readonly environment: VerbContext['environment'];
}): Promise<WorkerFactory> {
  const { createWorkers } = await import('#engines/workers.ts');
  return createWorkers({ ...deps, clock: systemClock });
}

function whoAmI(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `${process.getuid?.() ?? 'somebody'}@${hostname()}`; // in a container the user may have no name
  }
}

const defaultStallMs = 5 * 60_000;

function stallAfterMs(written: string | undefined): number {
  if (written === undefined || written === '') return defaultStallMs;
  const ms = durationMs(written);
  if (ms !== undefined) return ms;
  throw new UsageError(`HOLDFAST_STALL_AFTER is '${written}' and no duration`, {
    hint: "write a duration such as '90s' or '5m', or unset it",
  });
}
