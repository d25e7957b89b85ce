import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { repository } from '../../local/tools/folders.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';

interface Typed {
  readonly code: number | null;
  /** Standard output and standard error, as on a terminal. */
  readonly text: string;
}

/** A home folder and a server of somebody who has read the documents and typed what they say. */
export interface DocsFolder {
  /** Types one block into a shell that stops at the first command that fails. */
  type(block: string): Promise<Typed>;
  clear(): Promise<void>;
}

/** `config` is the text of `~/holdfast/holdfast.config.ts`; `more` are variables beside those that are told to set. */
export async function makeDocsFolder(
  config: string,
  more: Readonly<Record<string, string>> = {},
): Promise<DocsFolder> {
  const home = await mkdtemp(join(tmpdir(), 'holdfast-docs-'));
  await mkdir(join(home, 'holdfast'));
  await writeFile(join(home, 'holdfast/holdfast.config.ts'), config);
  // npx itself takes longer than what it starts; test/cli/npx.real.test.ts goes through it
  const npx = `#!/bin/sh\n[ "$1" = holdfast ] || exit 127\nshift\nexec '${join(repository, 'cli/holdfast.mjs')}' "$@"\n`;
  await mkdir(join(home, 'bin'));
  await writeFile(join(home, 'bin/npx'), npx, { mode: 0o755 });
  const server = await startPostgres({ major: 17 });
  await server.psql('CREATE DATABASE orders; CREATE ROLE shop NOLOGIN');
  await server.psql(
    `CREATE TABLE orders (id int PRIMARY KEY, note text);
     INSERT INTO orders SELECT n, md5(n::text) FROM generate_series(1, 5000) n;
     ALTER TABLE orders OWNER TO shop;
     CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM orders;`,
    'orders',
  );
  const environment = { ...environmentOf(home, server), ...more };
  return {
    type: (block) => typeBlock(block, environment),
    async clear() {
      await server.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The variables that the documents tell to set, and nothing of whoever runs the tests. */
function environmentOf(home: string, { bin, url }: PostgresServer): Record<string, string> {
  return {
    HOME: home,
    PATH: [join(home, 'bin'), bin, process.env['PATH']].join(delimiter),
    TMPDIR: tmpdir(),
    SERVER: url('').replace(/\/$/, ''),
    ORDERS_URL: url('orders'),
    NO_COLOR: '1',
    npm_config_update_notifier: 'false',
  };
}

async function typeBlock(block: string, env: Record<string, string>): Promise<Typed> {
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', block], {
    cwd: repository,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const [code]: unknown[] = await once(shell, 'close');
  return { code: typeof code === 'number' ? code : null, text };
}
