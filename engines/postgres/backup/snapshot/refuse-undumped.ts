import { PermanentError } from '#core/errors.ts';
import type { DatabaseFacts } from './database-facts.ts';

/** Refuses what pg_dump would leave out with exit code 0; notes what it leaves out and holds no rows. */
export function refuseWhatNoDumpHolds(facts: DatabaseFacts): readonly string[] {
  if (!facts.superuser && facts.subscriptions !== '') {
    throw new PermanentError(
      `permission denied: pg_dump leaves out the subscriptions ${facts.subscriptions} for a role that is no superuser`,
      {
        hint: 'back up as a superuser, drop them, or name schemas in the source: a part has no subscriptions',
      },
    );
  }
  if (facts.hidden_mappings !== '') {
    throw new PermanentError(
      `permission denied: the role cannot see the options of the user mappings ${facts.hidden_mappings}`,
      {
        hint: 'back up as a superuser, drop them, or name schemas in the source; the owner of the server sees those of public and its own',
      },
    );
  }
  if (facts.system_tables !== '' && !facts.hosted) {
    throw new PermanentError(`no dump holds what stands in a schema of the server: ${facts.system_tables}`, {
      hint: 'move it with ALTER … SET SCHEMA into a schema of your own, or drop it',
    });
  }
  const made = [facts.system_tables, facts.system_objects].filter((names) => names !== '').join(', ');
  return made === '' ? [] : [`in no dump, because they stand in a schema of the server: ${made}`];
}

/** Whether pg_dump, which reads its arguments in the encoding of the database, would read this one as it is meant. */
export const isSpeakable = (argument: string, encoding: string): boolean =>
  ['UTF8', 'SQL_ASCII'].includes(encoding) || /^[\x00-\x7f]*$/.test(argument);

export function refuseUnspeakable({ encoding }: DatabaseFacts, args: readonly string[]): void {
  const wrong = args.find((argument) => !isSpeakable(argument, encoding));
  if (wrong === undefined) return;
  throw new PermanentError(
    `pg_dump cannot be given the name in ${wrong}: the encoding of the database is ${encoding}`,
    { hint: 'back up the whole database, or choose by names of ASCII letters alone' },
  );
}
