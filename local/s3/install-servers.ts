import { AdvisedError, DamagedError } from '#core/errors.ts';
import { installMilvusLite } from '../tools/milvus/install-milvus-lite.ts';
import { installNeo4j } from '../tools/neo4j/install-neo4j.ts';
import { installAwscli } from './install-awscli.ts';
import { installMinistack } from './install-ministack.ts';
import { installVersitygw } from './install-versitygw.ts';

interface Wanted {
  /** Names of the servers to look after, all of them when undefined. */
  readonly only?: readonly string[] | undefined;
  /** Says nothing about servers that are there already. */
  readonly quiet: boolean;
  readonly say: (line: string) => void;
}

const servers = [
  // Python 3 is asked for, so a machine without MiniStack is not ready
  { name: 'ministack', install: installMinistack, required: true },
  // no server, but the same Python, and the way that RESTORE.md takes to one
  { name: 'awscli', install: installAwscli, required: true },
  { name: 'versitygw', install: installVersitygw, required: false },
  // needs Java and Maven, which a machine without Neo4j has no use for
  { name: 'neo4j', install: installNeo4j, required: false },
  // needs Python 3.11 or later, and 160 MB of wheels that only sources of Milvus have a use for
  { name: 'milvus-lite', install: installMilvusLite, required: false },
];

/** Names that `npm run tools -- --only` takes beside the majors of PostgreSQL. */
export const s3ServerNames: readonly string[] = servers.map(({ name }) => name);

/** Makes sure of the servers of the tests and benchmarks beside PostgreSQL, at the same time. */
export async function installServers({ only, quiet, say }: Wanted): Promise<{ failures: number }> {
  const wanted = servers.filter(({ name }) => only?.includes(name) ?? true);
  const results = await Promise.all(
    wanted.map(async ({ name, install, required }) => {
      try {
        const { installed } = await install(say);
        if (installed || !quiet) say(`${name}: it is in .holdfast/tools/${name}`);
        return 0;
      } catch (error) {
        if (!(error instanceof AdvisedError)) throw error;
        // sources that are not the pinned ones are never only a gap
        const fatal = required || error instanceof DamagedError;
        say(`${fatal ? 'error' : 'not exercised'}: ${name} (${error.message})`);
        say(`  ${error.hint}`);
        return fatal ? 1 : 0;
      }
    }),
  );
  return { failures: results.filter((failed) => failed > 0).length };
}
