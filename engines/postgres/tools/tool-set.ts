import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError } from '#core/errors.ts';
import type { Shell } from '#core/ports/shell.ts';
import type { LibpqEnvironment } from '../connection/settings.ts';
import { plainToolEnvironment } from '../connection/tool-environment.ts';

/** The programs of one PostgreSQL major. */
export interface ToolSet {
  readonly major: number;
  /** `17.6`, as pg_dump says. */
  readonly version: string;
  readonly bin: string;
  /** The full path of one of its programs. */
  program(name: string): string;
}

export interface ToolPlaces {
  /** From the config: major to folder of programs. Checked first. */
  readonly configured: Readonly<Record<string, string>>;
  readonly environment: LibpqEnvironment;
  /** Folders that hold a set each, by the major: what `npm run tools` fetched. Checked last. */
  readonly fetched: (major: number) => string;
}

const oldest = 12;
const newest = 18;

/**
 * The set of a major that has `needs` beside pg_dump (a drill needs initdb), or undefined. A set that says another major than its place is an error,
 * never a choice.
 */
export async function findToolSet(
  major: number,
  places: ToolPlaces,
  shell: Shell,
  needs: 'pg_dump' | 'initdb' = 'pg_dump',
): Promise<ToolSet | undefined> {
  const explicit = places.configured[String(major)] ?? places.environment[`HOLDFAST_POSTGRES_${major}_BIN`];
  const found = [
    `/usr/lib/postgresql/${major}/bin`,
    `/usr/pgsql-${major}/bin`,
    `/opt/homebrew/opt/postgresql@${major}/bin`,
    places.fetched(major),
  ];
  // A named set decides which client dumps. Where it brings no server, a drill may still take one of its major.
  const candidates = explicit === undefined ? found : needs === 'pg_dump' ? [explicit] : [explicit, ...found];
  for (const bin of candidates) {
    if (needs !== 'pg_dump' && !(await isProgram(path.join(bin, needs)))) continue;
    const set = await toolSetIn(bin, major, places, shell, bin === explicit);
    if (set) return set;
  }
  return undefined;
}

/**
 * The client for a server: its own major, else the next newer one. An older client than the server is never used:
 * pg_dump refuses the server, and did so in the story that cost GitLab its database.
 */
export async function clientFor(serverMajor: number, places: ToolPlaces, shell: Shell): Promise<ToolSet> {
  for (let major = serverMajor; major <= Math.max(serverMajor, newest); major++) {
    const set = await findToolSet(major, places, shell);
    if (set) return set;
  }
  throw new PermanentError(`no PostgreSQL client of major ${serverMajor} or newer is on this machine`, {
    hint: `run \`npm run tools\`, install postgresql-client-${serverMajor}, or name its folder in the config: tools: { postgres: { ${serverMajor}: '/usr/lib/postgresql/${serverMajor}/bin' } }`,
  });
}

/** All sets of this machine, the oldest first. */
export async function allToolSets(places: ToolPlaces, shell: Shell): Promise<readonly ToolSet[]> {
  const majors = Array.from({ length: newest - oldest + 1 }, (_, index) => oldest + index);
  const sets = await Promise.all(
    majors.map((major) => findToolSet(major, places, shell).catch(() => undefined)),
  );
  return sets.filter((set) => set !== undefined);
}

async function toolSetIn(
  bin: string,
  major: number,
  { environment }: ToolPlaces,
  shell: Shell,
  explicit: boolean,
): Promise<ToolSet | undefined> {
  const program = (name: string): string => path.join(bin, name);
  if (!(await isProgram(program('pg_dump')))) {
    if (!explicit) return undefined;
    throw new PermanentError(`there is no pg_dump in '${bin}', named for PostgreSQL ${major}`, {
      hint: `correct tools.postgres.${major} in the config, or HOLDFAST_POSTGRES_${major}_BIN`,
    });
  }
  const { stdout, stderr, code } = await shell.run(
    { file: program('pg_dump'), args: ['--version'], env: plainToolEnvironment(environment) },
    { timeoutMs: 10_000 },
  );
  const version = /^pg_dump \(PostgreSQL\) (\d+)(\.\d+|\w+)?/.exec(stdout);
  if (code === 0 && version && Number(version[1]) === major) {
    return { major, version: `${version[1]}${version[2] ?? ''}`, bin, program };
  }
  throw new PermanentError(
    `'${program('pg_dump')}' is named for PostgreSQL ${major} and says: ${(stdout + stderr).trim().slice(0, 200) || `exit code ${code}`}`,
    { hint: `correct tools.postgres.${major} in the config, or HOLDFAST_POSTGRES_${major}_BIN` },
  );
}

const isProgram = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
