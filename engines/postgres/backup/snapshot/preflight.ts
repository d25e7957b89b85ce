import { PermanentError } from '#core/errors.ts';
import type { ChosenTables } from './choose-tables.ts';
import type { DatabaseFacts } from './database-facts.ts';
import type { Table } from './list-tables.ts';
import { refuseUnspeakable, refuseWhatNoDumpHolds } from './refuse-undumped.ts';

/** Beside the dumps: counter and globals; for a doctor, who asks before they are there, coordinator and watcher. */
const ownConnections = 3;

/** The share of the server's locks beyond which a word is said. */
const nearlyFull = 0.7;

export interface Preflight {
  /** How many dumps may run at once. */
  readonly streams: number;
  readonly notes: readonly string[];
}

/** Refuses what would fail in the night, by name; says where it does with less (P9). */
export function preflight(
  facts: DatabaseFacts,
  { tables, largeObjects, args }: Pick<ChosenTables, 'tables' | 'largeObjects' | 'args'>,
  wantedStreams: number,
): Preflight {
  refuseUnreadable(tables);
  refuseUnspeakable(facts, args);
  const notes: string[] = [];
  // a part of a database has none of what belongs to no schema
  if (largeObjects) {
    refuseHiddenLargeObjects(facts);
    notes.push(...refuseWhatNoDumpHolds(facts));
  }
  const left = facts.connections_left - ownConnections;
  if (left < 1) {
    throw new PermanentError(
      `${facts.connections_limit} leaves ${Math.max(0, facts.connections_left)} connections, a backup needs ${ownConnections + 1}`,
      { hint: `raise ${facts.connections_limit} on the server, or end idle sessions` },
    );
  }
  const streams = Math.min(wantedStreams, left);
  if (streams < wantedStreams) {
    notes.push(
      `${streams} instead of ${wantedStreams} streams: ${facts.connections_limit} leaves ${facts.connections_left} connections`,
    );
  }
  // The coordinator and the main dump lock every table; each further dump locks its own, so fewer of them save nothing.
  const locked = tables.filter(({ kind }) => kind === 'r' || kind === 'p').length;
  if (2 * locked > facts.lock_slots) {
    throw new PermanentError(
      `${locked} tables need ${2 * locked} locks, the server has room for ${facts.lock_slots}`,
      {
        hint: `raise max_locks_per_transaction (now ${facts.max_locks}) on the server and restart it`,
      },
    );
  }
  if (2 * locked > nearlyFull * facts.lock_slots) {
    notes.push(
      `${locked} tables nearly fill the locks of the server: raise max_locks_per_transaction (${facts.max_locks}), others need some too`,
    );
  }
  if (largeObjects && facts.large_objects > 1_000_000) {
    notes.push(`${facts.large_objects} large objects: pg_dump keeps about 1 KB of memory for each`);
  }
  return { streams, notes };
}

function refuseUnreadable(tables: readonly Table[]): void {
  // of a foreign table and a materialized view only the definition is dumped
  const hidden = tables.filter(({ readable, kind }) => !readable && kind !== 'f' && kind !== 'm');
  if (hidden.length > 0) {
    throw new PermanentError(`permission denied: the role cannot read ${namesOf(hidden)}`, {
      hint: `grant it: GRANT USAGE ON SCHEMA …; GRANT SELECT ON ${hidden[0]?.qualified} TO …; or GRANT pg_read_all_data TO …`,
    });
  }
  const filtered = tables.filter((table) => table.filtered);
  if (filtered.length > 0) {
    throw new PermanentError(`row security would hide rows of ${namesOf(filtered)} from this role`, {
      hint: 'back up with a role that has BYPASSRLS, or as the owner of the tables: a filtered dump is no backup',
    });
  }
}

function refuseHiddenLargeObjects(facts: DatabaseFacts): void {
  if (facts.hidden_large_objects !== '') {
    throw new PermanentError(
      `permission denied: the role cannot read large objects ${facts.hidden_large_objects}`,
      {
        hint: 'grant SELECT on them, or back up with the role that owns them',
      },
    );
  }
}

function namesOf(tables: readonly Table[]): string {
  const names = tables.slice(0, 5).map(({ qualified }) => qualified);
  return names.join(', ') + (tables.length > 5 ? ` and ${tables.length - 5} more` : '');
}
