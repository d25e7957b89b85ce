import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setFolder } from './tools/folders.ts';

/** Majors this project is tested with, oldest first. */
export const knownMajors = [15, 16, 17, 18] as const;

interface Places {
  /** HOLDFAST_POSTGRES_<major>_BIN. */
  readonly named: string | undefined;
  /** Folder of the set that `npm run tools` fetched. */
  readonly fetched: string;
  /** Folders in which systems keep the programs. */
  readonly system: readonly string[];
}

/** Folder of the programs of one major: named by the environment, fetched by `npm run tools`, or the system's. */
export function postgresBin(major: number, places: Places = placesOf(major)): string | undefined {
  const { named, fetched, system } = places;
  // without its stamp a set may be half made
  const whole = existsSync(join(fetched, 'stamp.json')) ? [join(fetched, 'bin')] : [];
  const bin = [...(named ? [named] : []), ...whole, ...system].find(hasServer);
  // the set may lie outside a closed clone, where only its real path is open to the server's user
  return bin === undefined ? undefined : realpathSync(bin);
}

/** The majors that have a server and its clients on this machine. */
export const availableMajors = (): number[] =>
  knownMajors.filter((major) => postgresBin(major) !== undefined);

const placesOf = (major: number): Places => ({
  named: process.env[`HOLDFAST_POSTGRES_${major}_BIN`],
  fetched: setFolder(String(major)),
  system: [
    `/usr/lib/postgresql/${major}/bin`,
    `/opt/homebrew/opt/postgresql@${major}/bin`,
    `/usr/local/opt/postgresql@${major}/bin`,
  ],
});

function hasServer(bin: string): boolean {
  if (!existsSync(bin)) return false;
  const programs = new Set(readdirSync(bin));
  return ['initdb', 'postgres', 'psql', 'pg_isready', 'pg_dump'].every((name) => programs.has(name));
}
