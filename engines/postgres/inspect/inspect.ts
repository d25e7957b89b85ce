import { AdvisedError } from '#core/errors.ts';
import type { Inspection } from '#core/ports/worker.ts';
import { relationTree } from '../backup/scope/relation-tree.ts';
import { chooseTables } from '../backup/snapshot/choose-tables.ts';
import { databaseFacts } from '../backup/snapshot/database-facts.ts';
import { listTables } from '../backup/snapshot/list-tables.ts';
import { preflight } from '../backup/snapshot/preflight.ts';
import { connect, type Session } from '../connection/session.ts';
import type { ConnectionSettings } from '../connection/settings.ts';
import type { PostgresDeps } from '../deps.ts';
import { archiveEncoding } from '../tools/compression.ts';
import { clientFor, findToolSet, type ToolSet } from '../tools/tool-set.ts';
import type { WorkedSource } from '../worker.ts';
import { blockingSessions } from './blocking-sessions.ts';

/** What would fail tonight, in the order in which a run would meet it. What cannot be asked any more is left out. */
export async function inspect(
  { config, streams }: WorkedSource,
  settingsOf: () => Promise<ConnectionSettings>,
  deps: PostgresDeps,
  signal: AbortSignal,
): Promise<readonly Inspection[]> {
  const found: Inspection[] = [];
  /** Undefined when the check failed. */
  const check = async <Value>(name: string, look: () => Promise<Value>): Promise<Value | undefined> => {
    signal.throwIfAborted();
    try {
      const value = await look();
      found.push({ name, ok: true });
      return value;
    } catch (error) {
      found.push({ name, ok: false, ...told(error) });
      return undefined;
    }
  };
  const settings = await check('secret', settingsOf);
  const session = settings && (await check('connect', () => connect(settings, 'holdfast doctor', signal)));
  if (!session) return found;
  try {
    // What somebody holds locked is a finding, and nothing to wait for.
    await session.run("SET lock_timeout = '5s'");
    const facts = await check('server', () => databaseFacts(session));
    if (!facts) return found;
    const tools = await check('tools', () => clientFor(facts.major, deps.tools, deps.shell));
    if (tools) await inspectTools(tools, facts, { found, check, config, deps });
    await check('rights', async () => {
      const chosen = chooseTables(await listTables(session), config, await relationTree(session));
      const { notes } = preflight(facts, chosen, streams);
      found.push(...notes.map((note) => warning('streams', note, 'the run does with less; nothing is lost')));
    });
    await inspectLocks(session, found);
    return found;
  } finally {
    await session.end();
  }
}

async function inspectTools(
  tools: ToolSet,
  { major: serverMajor, version: serverVersion }: { readonly major: number; readonly version: string },
  {
    found,
    check,
    config,
    deps,
  }: {
    readonly found: Inspection[];
    readonly check: (name: string, look: () => Promise<unknown>) => Promise<unknown>;
    readonly config: WorkedSource['config'];
    readonly deps: PostgresDeps;
  },
): Promise<void> {
  if (tools.major !== serverMajor) {
    const problem = `pg_dump ${tools.version} dumps a server of ${serverMajor}: its archives may not restore cleanly into ${serverMajor}`;
    found.push(
      warning('client', problem, `install postgresql-client-${serverMajor}, or run \`npm run tools\``),
    );
  } else if (minorOf(tools.version) < minorOf(serverVersion)) {
    // a minor release may teach pg_dump what to leave out: 17.12 did (pg_attver)
    const problem = `pg_dump ${tools.version} is older than the server, ${serverVersion}`;
    found.push(warning('client', problem, `upgrade postgresql-client-${serverMajor}`));
  }
  await check('compression', async () => {
    const { note } = await archiveEncoding(tools, config.compression, deps);
    if (note !== undefined) found.push(warning('zstd', note, 'install zstd: dumps get faster and smaller'));
  });
  const server = await findToolSet(serverMajor, deps.tools, deps.shell, 'initdb').catch(() => undefined);
  if (!server) {
    const problem = `no PostgreSQL server of major ${serverMajor} is on this machine: drills cannot run here`;
    found.push(warning('drill', problem, `install postgresql-${serverMajor}, or run \`npm run tools\``));
  }
}

/** 12 of `17.12 (Debian 17.12-0+deb13u1)`; nothing is older than a development version. */
const minorOf = (version: string): number => Number(/^\d+\.(\d+)/.exec(version)?.[1] ?? Number.NaN);

async function inspectLocks(session: Session, found: Inspection[]): Promise<void> {
  for (const blocking of await blockingSessions(session)) {
    const problem = `pid ${blocking.pid} holds a table exclusively since ${blocking.since} (${blocking.query})`;
    found.push(warning('locks', problem, 'a run would wait for it; end it if it is forgotten'));
  }
}

const warning = (name: string, problem: string, hint: string): Inspection => ({
  name,
  ok: false,
  warning: true,
  problem,
  hint,
});

const told = (error: unknown): { readonly problem: string; readonly hint: string } => ({
  problem: error instanceof Error ? error.message : String(error),
  hint: error instanceof AdvisedError ? error.hint : "see the server's log",
});
