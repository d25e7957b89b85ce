import type { DatabaseName, RestoreOrigin } from '#core/cloud/ports/databases/restored-databases.ts';
import type { ManagedDatabase } from '#core/cloud/ports/managed-databases.ts';

/** A database that shall come to be: by it a restore that died is known again, and compared at its end. */
export interface Wanted {
  readonly name: DatabaseName;
  readonly origin: RestoreOrigin;
  readonly like: ManagedDatabase;
  /** `ledger@20261120T023000Z-3f9a1c`, or `ledger at <time>`: what is brought back, for people and for the mark. */
  readonly what: string;
  /** Beside those of `like`. */
  readonly tags: Readonly<Record<string, string>>;
  /** Of the master user, instead of that of the instant. Told to RDS and to nobody else. */
  readonly password?: string;
}

/** While a restore is under way its database carries this tag, and what is restored as its value. */
export const restoringTag = 'holdfast-restoring';

/** AWS gives a resource 50, and keeps those that begin with `aws:` for itself. */
const mostTags = 50;

/** Its own first: without the mark nobody could go on. */
export function tagsAsked({ like, tags, what }: Wanted): Readonly<Record<string, string>> {
  const own = { [restoringTag]: what, ...tags };
  const room = mostTags - Object.keys(own).length;
  return { ...Object.fromEntries(keptTags(like).slice(0, room)), ...own };
}

/** Those that a person gave. */
export const keptTags = ({ tags }: ManagedDatabase): readonly (readonly [key: string, value: string])[] =>
  Object.entries(tags).filter(([key]) => !key.startsWith('aws:') && !key.startsWith('holdfast'));
