import type { Members } from '#core/cloud/found/find-databases.ts';
import { PermanentError } from '#core/errors.ts';
import type { Logger } from '#core/ports/logger.ts';

/** Clients of RDS and of the table are loaded with the first source that has a tag: most deployments have none. */
export function membersWhenAsked(table: string | undefined, log: Logger) {
  let loaded: Promise<(source: { readonly name: string }) => Promise<Members>> | undefined;
  return async (source: { readonly name: string }): Promise<Members> => {
    if (table === undefined) {
      throw new PermanentError(`dispatch was not told where to keep what it finds for '${source.name}'`, {
        hint: 'deploy again',
      });
    }
    loaded ??= import('#parts/found.ts').then(({ membersIn }) => membersIn(table, log));
    return (await loaded)(source);
  };
}
