import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import type { GraphReader } from '../connection/connect.ts';

const Component = z.object({ name: z.string(), versions: z.array(z.string()), edition: z.string() });
const Info = z.object({ name: z.string() });

export interface ServerFacts {
  readonly version: string;
  /** `community` or `enterprise`. */
  readonly edition: string;
  /** Name of the database that the connection is to. */
  readonly database: string;
}

const oldest = 5;

/** Who answers. Refuses a server that is older than what the archives rely on: element ids, SHOW with createStatement. */
export async function serverFacts(graph: Pick<GraphReader, 'rows'>): Promise<ServerFacts> {
  const components = await graph.rows(Component, 'CALL dbms.components() YIELD name, versions, edition');
  const kernel = components.find(({ name }) => name === 'Neo4j Kernel');
  const version = kernel?.versions[0] ?? '';
  if (!kernel || Number(version.split('.')[0]) < oldest) {
    throw new PermanentError(`the server is Neo4j '${version}', and this mode needs 5 or later`, {
      hint: 'take it by mode dump, with the tools of its own version',
    });
  }
  const [info] = await graph.rows(Info, 'CALL db.info() YIELD name');
  return { version, edition: kernel.edition, database: info?.name ?? '' };
}
