import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startPostgres } from '#test/support/postgres-server.ts';

const run = promisify(execFile);

/** A throw-away server with its client tools at hand. */
export interface ScratchServer {
  /** Runs a client tool against the server; its standard output. Rejects when it does not end with 0. */
  tool(name: string, ...args: readonly string[]): Promise<Buffer>;
  connect(database: string): Promise<pg.Client>;
  stop(): Promise<void>;
}

export async function startScratchServer(major: number): Promise<ScratchServer> {
  const server = await startPostgres({ major });
  const env = { ...process.env, PGHOST: '127.0.0.1', PGPORT: String(server.port), PGUSER: 'postgres' };
  return {
    async tool(name, ...args) {
      const options = { env, encoding: 'buffer', maxBuffer: 2 ** 28 } as const;
      const { stdout } = await run(path.join(server.bin, name), [...args], options);
      return stdout;
    },
    async connect(database) {
      const client = new pg.Client({ connectionString: server.url(database) });
      await client.connect();
      return client;
    },
    stop: () => server.stop(),
  };
}
