import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { availableMajors, knownMajors } from '../postgres-home.ts';
import { postgresSets } from '../tools/folders.ts';

/** One line per major of PostgreSQL that no test of this run can have used, and why. */
export async function missingMajors(): Promise<string[]> {
  const text = await readFile(join(postgresSets, 'missing.json'), 'utf8').catch(() => '{}');
  const reasons = z.record(z.string(), z.string()).parse(JSON.parse(text));
  const there = availableMajors();
  return knownMajors
    .filter((major) => !there.includes(major))
    .map(
      (major) => `postgres ${major} (${reasons[major] ?? 'it is not on this machine, run npm run tools'})`,
    );
}
