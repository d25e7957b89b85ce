import { taggedSources } from '#core/cloud/found/tagged-sources.ts';
import { ConfigError } from '#core/config/config-error.ts';
import type { S3Store } from '#core/config/store.ts';
import { type Archive, archivesOf } from '#core/retention/archives.ts';
import { type Config, parseConfig } from '#engines/config.ts';
import { goodLevelOf } from '#engines/good-level.ts';
import { alertProblems } from './checks/alert-problems.ts';
import { archiveProblems } from './checks/archive-problems.ts';
import { networkProblems } from './checks/network-problems.ts';
import { sourceProblems } from './checks/source-problems.ts';
import { storeProblems } from './checks/store-problems.ts';
import { taskProblems } from './checks/task-problems.ts';
import type { Written } from './read-written.ts';
import { type TaskNetwork, taskNetworksOf } from './task-networks.ts';

/** A config that can be deployed: everything that a night would stumble over was refused before. */
export interface Deployable {
  readonly config: Config;
  readonly store: S3Store;
  /** As it was written: what the functions read. */
  readonly written: unknown;
  readonly archives: readonly Archive[];
  readonly networks: readonly TaskNetwork[];
  /** Engines that a source names and that work by tasks. */
  readonly engines: readonly string[];
  /** Engines that a source names and whose provider does the work. */
  readonly services: readonly string[];
  /** Whether a source finds its databases by a tag. */
  readonly finds: boolean;
  readonly now: Date;
}

/** Checks a config as everybody does, and then what only a deployment wants. All mistakes are told at once. */
export function deployableOf({ value, folder }: Written, now: Date): Deployable {
  const config = parseConfig(value, { folder, now });
  const problems = [
    ...[storeProblems, archiveProblems, networkProblems, sourceProblems, taskProblems],
    alertProblems,
  ].flatMap((check) => check(config, value));
  const { store } = config;
  const named = [...new Set(Object.values(config.sources).map(({ engine }) => engine))].sort();
  if (problems.length > 0 || !('s3' in store)) throw new ConfigError(problems);
  return {
    config,
    store,
    written: value,
    archives: archivesOf(config.plans),
    networks: taskNetworksOf(config),
    engines: named.filter((engine) => !isService(engine)),
    services: named.filter(isService),
    finds: taggedSources(config.sources).length > 0,
    now,
  };
}

/** What counts by its provider's word alone is made by the provider. */
const isService = (engine: string): boolean => goodLevelOf(engine) === 'sealed';
