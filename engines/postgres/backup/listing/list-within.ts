import type { ContentItem } from '#core/manifest/contents.ts';
import type { Session } from '../../connection/session.ts';
import { contentsOf } from '../../contents/contents-of.ts';
import { type DatabaseRecord, databaseOf } from '../../contents/database-of.ts';
import { rolesUsed } from '../../contents/roles-used.ts';
import { definitionsAlone } from '../dump/definitions-alone.ts';
import { scopeContents } from '../dump/scope-contents.ts';
import type { ChosenTables } from '../snapshot/choose-tables.ts';
import { neededEntries } from './needed-entries.ts';
import { readableText } from './readable-text.ts';

/** The database's record, and how many entries of some kinds its main archive must have at least. */
export type ListedDatabase = DatabaseRecord & { readonly neededEntries: Readonly<Record<string, number>> };

export interface Listing {
  readonly contents: readonly ContentItem[];
  readonly database: ListedDatabase;
  readonly used: readonly string[];
}

/** What the point will list. Within the snapshot, on the connection that holds it. */
export const listWithin = (
  session: Session,
  chosen: ChosenTables,
  { schemaOnly }: { readonly schemaOnly: boolean },
): Promise<Listing> =>
  readableText(async () => {
    const inScope = await scopeContents(session, await contentsOf(session.query), chosen);
    const contents = schemaOnly ? await definitionsAlone(session, inScope) : inScope;
    const database = {
      ...(await databaseOf(session.query)),
      neededEntries: await neededEntries(session, chosen),
    };
    return { contents, database, used: await rolesUsed(session.query) };
  });
