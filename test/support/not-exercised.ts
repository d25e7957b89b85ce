import { appendFileSync } from 'node:fs';

/**
 * Says that this machine cannot run something, for example `postgres 16 with zstd (no source has it)`.
 * The run prints each such line once at its end, so a green run shows what it did not look at.
 */
export function notExercised(what: string): void {
  const file = process.env['HOLDFAST_NOT_EXERCISED_FILE'];
  const line = what.replaceAll(/\s+/g, ' ').trim();
  if (file) appendFileSync(file, `${line}\n`);
  else process.stderr.write(`not exercised: ${line}\n`);
}
