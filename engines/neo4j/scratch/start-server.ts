import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { EnvironmentError } from '#core/errors.ts';
import type { Child } from '#core/ports/shell.ts';
import type { Neo4jDeps } from '../deps.ts';
import type { Neo4jHome } from '../tools/find-home.ts';
import { javaFlags } from '../tools/java-arguments.ts';
import { initialCredential } from './initial-credential.ts';

/** Within the folder of a server; the program writes it itself before it is one. */
export const pidFile = 'run/neo4j.pid';

export interface StartedServer {
  /** `bolt://127.0.0.1:port` */
  readonly address: string;
  readonly user: string;
  readonly password: string;
}

const user = 'neo4j';
const heap = { least: '64m', most: '1g' } as const;
const startsWithinMs = 120_000;

/** Reaches nobody by itself, and only this machine reaches it. Loading files and reaching other hosts is for no restore. */
const configuration = (port: number): string =>
  [
    'server.default_listen_address=127.0.0.1',
    `server.bolt.listen_address=127.0.0.1:${port}`,
    `server.bolt.advertised_address=127.0.0.1:${port}`,
    'server.http.enabled=false',
    'server.https.enabled=false',
    'dbms.usage_report.enabled=false',
    'dbms.security.allow_csv_import_from_file_urls=false',
    'server.memory.pagecache.size=128m',
    // else each database begins with 256 MiB of log
    'db.tx_log.preallocate=false',
    'db.tx_log.rotation.size=16m',
    'db.tx_log.rotation.retention_policy=keep_none',
    '',
  ].join('\n');

/** Writes its own id first, so that whoever finds the folder finds the server. */
const wrapper = 'echo $$ > "$1" && shift && exec "$@"';

/**
 * Makes a server of this Neo4j in `folder` and starts it. The user is `neo4j` with a random password. `settings` are lines
 * for neo4j.conf beside ours.
 */
export async function startServer(
  home: Neo4jHome,
  folder: string,
  deps: Neo4jDeps,
  signal: AbortSignal,
  settings: readonly string[] = [],
): Promise<StartedServer> {
  const { shell, environment } = deps;
  for (const name of ['conf', 'data/dbms', 'logs', 'run', 'import', 'plugins']) {
    await mkdir(path.join(folder, name), { recursive: true });
  }
  const { JAVA_TOOL_OPTIONS } = environment;
  const env = {
    PATH: environment['PATH'] ?? '/usr/bin:/bin',
    NEO4J_HOME: folder,
    NEO4J_CONF: path.join(folder, 'conf'),
    ...(JAVA_TOOL_OPTIONS === undefined ? {} : { JAVA_TOOL_OPTIONS }),
  };
  const password = randomBytes(18).toString('base64url');
  await writeFile(path.join(folder, 'data/dbms/auth.ini'), initialCredential(user, password), {
    mode: 0o600,
  });
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    await writeFile(
      path.join(folder, 'conf/neo4j.conf'),
      `${configuration(port)}${settings.map((line) => `${line}\n`).join('')}`,
    );
    const command = [
      ...[home.java, `-Xms${heap.least}`, `-Xmx${heap.most}`, ...javaFlags],
      ...['-cp', `${path.join(home.folder, 'lib')}/*`, home.serverClass],
      ...[`--home-dir=${folder}`, `--config-dir=${path.join(folder, 'conf')}`, '--console-mode'],
    ];
    const args = ['-c', wrapper, 'sh', path.join(folder, pidFile), ...command];
    const server = shell.start({ file: '/bin/sh', args, env, cwd: '/', stdout: 'pipe' });
    const said = await untilStarted(server, deps, signal);
    if (said === undefined) return { address: `bolt://127.0.0.1:${port}`, user, password };
    // Between our look and its bind another process may have taken the port.
    if (attempt === 5 || !/address already in use/i.test(said)) throw unable(home, said);
  }
}

/** Undefined when it is up; what it said when it is not. */
async function untilStarted(
  server: Child,
  { clock }: Neo4jDeps,
  signal: AbortSignal,
): Promise<string | undefined> {
  let [said, state]: [string, 'starting' | 'started' | 'ended'] = ['', 'starting'];
  const listen = async (): Promise<void> => {
    // read to its end, or the server would wait for us to
    for await (const chunk of server.output) {
      if (state === 'started') continue;
      said = (said + chunk.toString('utf8')).slice(-16_384);
      if (/\bStarted\.\s*$/m.test(said)) state = 'started';
    }
  };
  listen().catch(() => {});
  server.exited
    .catch(() => {})
    .finally(() => {
      state = 'ended';
    });
  const isUp = (): boolean => state === 'started';
  const isGone = (): boolean => state === 'ended';
  for (let waitedMs = 0; waitedMs < startsWithinMs && !isGone(); waitedMs += 100) {
    signal.throwIfAborted();
    if (isUp()) return undefined;
    await clock.sleep(100, signal);
  }
  await server.end();
  return `${said}\n${server.stderrTail()}`;
}

const unable = ({ version }: Neo4jHome, said: string): EnvironmentError =>
  new EnvironmentError(`Neo4j ${version} cannot make a throw-away server: ${said.trim().slice(-1000)}`, {
    hint: 'see whether Java (17 or 21) is there, and the temporary folder is writable and has room',
  });

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
