import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { PermanentError } from '#core/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { WorkerFactory } from '#core/ports/engine.ts';
import type { Secrets } from '#core/ports/secrets.ts';
import type { Shell } from '#core/ports/shell.ts';
import type { Config } from './config.ts';
import { createFilesWorker } from './files/worker.ts';
import { createMilvusWorker } from './milvus/worker.ts';
import { createNeo4jWorker } from './neo4j/worker.ts';
import { createPostgresWorker } from './postgres/worker.ts';

interface Deps {
  readonly config: Pick<Config, 'sources' | 'plans' | 'tools' | 'tls' | 'folder' | 'store'>;
  readonly secrets: Secrets;
  readonly shell: Shell;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where `npm run tools` puts what it fetches: a folder per major. */
const fetched = (major: number): string =>
  fileURLToPath(new URL(`../.holdfast/tools/postgres/${major}/bin`, import.meta.url));

/** What `npm run tools` makes: a Python that has Milvus Lite. */
const fetchedLite = fileURLToPath(new URL('../.holdfast/tools/milvus-lite/bin/python3', import.meta.url));

const fetchedNeo4j = fileURLToPath(new URL('../.holdfast/tools/neo4j', import.meta.url));

/** The workers of all engines. A new one is a line in the switch. */
export function createWorkers({ config, ...deps }: Deps): WorkerFactory {
  return (engine, named, progress) => {
    const source = named && config.sources[named.name];
    const temporaryFolder = deps.environment['TMPDIR'] ?? tmpdir();
    switch (engine) {
      case 'rds':
        throw new PermanentError(
          'points of RDS are snapshots, which only RDS itself can bring back, as a new database',
          {
            hint: 'npx holdfast restore <point> --to rds:NEW-NAME; its RESTORE.md has the same as commands of AWS',
          },
        );
      case 'files': {
        if (source && source.engine !== 'files') throw otherEngine(source);
        const without = 'directory' in config.store ? [config.store.directory] : [];
        const own = { ...deps, progress, temporaryFolder, without };
        return createFilesWorker(source && { config: source, folder: config.folder }, own);
      }
      case 'postgres': {
        if (source && source.engine !== 'postgres') throw otherEngine(source);
        const streams = source?.streams ?? config.plans[source?.plan ?? '']?.streams ?? 2;
        const tools = { configured: config.tools['postgres'] ?? {}, environment: deps.environment, fetched };
        return createPostgresWorker(source && { name: source.name, config: source, streams }, {
          ...deps,
          progress,
          tools,
          ca: config.tls.ca,
          temporaryFolder,
        });
      }
      case 'neo4j': {
        if (source && source.engine !== 'neo4j') throw otherEngine(source);
        const configured = Object.values(config.tools['neo4j'] ?? {});
        return createNeo4jWorker(source && { name: source.name, config: source }, {
          ...deps,
          progress,
          homes: { configured, environment: deps.environment, fetched: fetchedNeo4j },
          ca: config.tls.ca,
          temporaryFolder,
        });
      }
      case 'milvus': {
        if (source && source.engine !== 'milvus') throw otherEngine(source);
        const configured = Object.values(config.tools['milvus'] ?? {});
        return createMilvusWorker(source && { name: source.name, config: source }, {
          ...deps,
          progress,
          lite: { configured, environment: deps.environment, fetched: fetchedLite },
          ca: config.tls.ca,
          temporaryFolder,
        });
      }
      default:
        throw new PermanentError(`engine '${engine}' is not known here`, {
          hint: 'use the version of Holdfast that wrote the point, or its RESTORE.md',
        });
    }
  };
}

const otherEngine = ({ name, engine }: { readonly name: string; readonly engine: string }): PermanentError =>
  new PermanentError(
    `source '${name}' is of engine '${engine}' in the config, and its points are of another`,
    {
      hint: 'give the new database a name of its own in the config',
    },
  );
