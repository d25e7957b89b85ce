import { UsageError } from '#core/errors.ts';

/** Options of databases that we write into ourselves. One that nobody heeds would restore something else than was asked. */
export function refuseForManaged(named: Readonly<Record<string, unknown>>): void {
  const [option] = Object.entries(named).find(([, value]) => value !== undefined && value !== false) ?? [];
  if (option === undefined) return;
  throw new UsageError(`--${option} is not known of a restore by RDS`, {
    hint: 'leave it out: AWS makes the whole database, and nothing is written by us',
  });
}
