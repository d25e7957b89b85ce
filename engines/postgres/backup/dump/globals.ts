import { PermanentError } from '#core/errors.ts';
import type { PostgresDeps } from '../../deps.ts';
import type { ToolSet } from '../../tools/tool-set.ts';
import { allEnded } from './dump-source.ts';

export interface GlobalsSource {
  readonly source: AsyncIterable<Uint8Array>;
  readonly ended: Promise<void>;
  /** Names of the roles it creates; complete when the source has ended. */
  readonly roles: ReadonlySet<string>;
}

/** The last line that pg_dumpall writes: without it, something is missing, whatever the exit code. */
const endMarker = '-- PostgreSQL database cluster dump complete';

/** Roles and tablespaces by pg_dumpall. Without password hashes where the role may not see them (P8). */
export function startGlobals(
  tools: ToolSet,
  {
    env,
    withPasswords,
    database,
    signal,
  }: {
    readonly env: Readonly<Record<string, string>>;
    readonly withPasswords: boolean;
    readonly database: string;
    readonly signal: AbortSignal;
  },
  { shell }: Pick<PostgresDeps, 'shell'>,
): GlobalsSource {
  // It would take a name with a '=' for a whole connection string, so it gets one.
  const named = `dbname='${database.replaceAll(/[\\']/g, '\\$&')}'`;
  const args = ['--globals-only', '-w', '-l', named, ...(withPasswords ? [] : ['--no-role-passwords'])];
  const child = shell.start({ file: tools.program('pg_dumpall'), args, env });
  const stop = (): void => void child.end();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const ended = allEnded([{ child, name: 'pg_dumpall' }]).catch((error: unknown) => {
    throw signal.aborted ? signal.reason : error;
  });
  ended.catch(() => {}).finally(() => signal.removeEventListener('abort', stop));
  const roles = new Set<string>();
  async function* source(): AsyncGenerator<Uint8Array> {
    let rest = '';
    let complete = false;
    for await (const chunk of child.output) {
      yield chunk;
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const role = /^CREATE ROLE (?:"((?:[^"]|"")+)"|([^\s;]+));$/.exec(line);
        const name = role?.[1]?.replaceAll('""', '"') ?? role?.[2];
        if (name !== undefined) roles.add(name);
        complete ||= line.startsWith(endMarker);
      }
    }
    await ended;
    if (!complete) {
      throw new PermanentError('pg_dumpall ended with 0 and its output has no end marker', {
        hint: 'the tools are not to be trusted: check HOLDFAST_POSTGRES_…_BIN and tools in the config',
      });
    }
  }
  return { source: source(), ended, roles };
}
