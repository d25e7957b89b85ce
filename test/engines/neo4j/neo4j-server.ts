import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createProcessShell } from '#adapters/process-shell.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { superviseFolder } from '#core/drill/supervise-folder.ts';
import { connectGraph } from '#engines/neo4j/connection/connect.ts';
import type { Neo4jDeps } from '#engines/neo4j/deps.ts';
import { pidFile, startServer } from '#engines/neo4j/scratch/start-server.ts';
import { findHome } from '#engines/neo4j/tools/find-home.ts';
import { fetchedNeo4j, whyNoNeo4j } from '../../../local/tools/neo4j/install-neo4j.ts';

/** Where this machine has a Neo4j; the reason where it has none. */
export function neo4jHere(): { readonly home: string } | { readonly reason: string } {
  const home = process.env['HOLDFAST_NEO4J_HOME'] ?? fetchedNeo4j();
  return home === undefined ? { reason: `neo4j (${whyNoNeo4j()})` } : { home };
}

/** For Java that lives for seconds: without the compiler that pays after minutes, a server starts in 6 s instead of 11. */
export const quickStart = '-XX:TieredStopAtLevel=1';

/** The worker's surroundings on this machine. */
export function neo4jDeps(changes: Partial<Neo4jDeps> = {}): Neo4jDeps {
  const here = neo4jHere();
  return {
    shell: createProcessShell(),
    secrets: { resolve: () => Promise.reject(new Error('no secrets here')) },
    clock: systemClock,
    progress: { phase() {}, bytes() {}, alive() {}, item() {}, note() {} },
    environment: {
      PATH: process.env['PATH'],
      JAVA_HOME: process.env['JAVA_HOME'],
      JAVA_TOOL_OPTIONS: quickStart,
    },
    homes: { configured: 'home' in here ? [here.home] : [], environment: {}, fetched: '/nonexistent' },
    ca: undefined,
    temporaryFolder: tmpdir(),
    ...changes,
  };
}

export interface Neo4jServer {
  /** With user and password in it. */
  readonly url: string;
  readonly password: string;
  readonly folder: string;
  /** Runs statements one after the other, each in a transaction of its own. */
  run(...statements: readonly string[]): Promise<void>;
  /** One statement with its parameters: Cypher has no words for some values. */
  runWith(text: string, values: Readonly<Record<string, unknown>>): Promise<void>;
  /** The first value of the first row, as the driver gives it. */
  value(statement: string): Promise<unknown>;
  /** Ends it at once, as a crash would. */
  kill(): void;
  stop(): Promise<void>;
}

/** A throw-away server of the machine's Neo4j, on a free port of this machine alone. */
export async function startNeo4j(lines: readonly string[] = []): Promise<Neo4jServer> {
  const deps = neo4jDeps();
  const { signal } = new AbortController();
  const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-neo4j-'));
  const kept = { pidFile, signal: 'KILL' } as const;
  const supervisor = superviseFolder(folder, kept, process.env['PATH'] ?? '', deps.shell);
  try {
    const home = await findHome('5', deps.homes);
    const { address, user, password } = await startServer(home, folder, deps, signal, lines);
    const settings = {
      ...{ address, database: 'neo4j', routed: false, ca: undefined },
      credentials: { user, password },
    };
    const graph = await connectGraph(settings, signal);
    return {
      url: address.replace('bolt://', `bolt://${user}:${password}@`),
      password,
      folder,
      async run(...statements) {
        for (const text of statements) await graph.write([{ text }]);
      },
      runWith: async (text, values) => void (await graph.write([{ text, values }])),
      async value(statement) {
        return graph.read(await graph.mark(), async (reader) => {
          for await (const row of reader.stream(statement)) return row.get(0);
          return undefined;
        });
      },
      kill: () => process.kill(Number(readFileSync(path.join(folder, pidFile), 'utf8')), 'SIGKILL'),
      async stop() {
        await graph.close();
        await supervisor.finish();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await supervisor.finish();
    throw error;
  }
}
