import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AdvisedError, DamagedError } from '#core/errors.ts';
import { postgresBin } from '../postgres-home.ts';
import { postgresSets } from './folders.ts';
import { installSet } from './install-set.ts';
import { readPins } from './pins.ts';

interface FetchOptions {
  /** Majors to look after, all pinned ones when undefined. */
  readonly only?: readonly string[] | undefined;
  /** Says nothing about sets that are there already. */
  readonly quiet: boolean;
  readonly say: (line: string) => void;
}

/** Makes sure of every pinned set, and keeps why an optional one is missing for those who report it. */
export async function fetchTools({ only, quiet, say }: FetchOptions): Promise<{ failures: number }> {
  const pins = await readPins();
  const missing: Record<string, string> = {};
  let failures = 0;
  for (const major of only ?? Object.keys(pins.postgres)) {
    try {
      const { version, fetched } = await installSet(pins, major, say);
      if (fetched || !quiet) say(`postgres ${major}: ${version} is in .holdfast/tools/postgres/${major}/bin`);
    } catch (error) {
      if (!(error instanceof AdvisedError)) throw error;
      const own = postgresBin(Number(major));
      if (own && !(error instanceof DamagedError)) {
        say(`postgres ${major}: using ${own} (the fetch failed: ${error.message})`);
        continue;
      }
      const required = pins.postgres[major]?.required ?? true;
      if (required) failures += 1;
      missing[major] = `the fetch failed: ${firstLine(error.message)}`;
      say(`${required ? 'error' : 'not exercised'}: postgres ${major} (the fetch failed: ${error.message})`);
      say(`  ${error.hint}`);
    }
  }
  if (only === undefined) await remember(missing);
  return { failures };
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

async function remember(missing: Record<string, string>): Promise<void> {
  await mkdir(postgresSets, { recursive: true });
  const path = join(postgresSets, 'missing.json');
  await writeFile(`${path}.${process.pid}`, JSON.stringify(missing));
  await rename(`${path}.${process.pid}`, path);
}
