import * as z from 'zod';
import { TransientError } from '#core/errors.ts';
import { codeOf } from '../../connection/errors.ts';
import type { Session } from '../../connection/session.ts';
import { exactName } from './choose-tables.ts';
import { listTables, sameTables, type Table } from './list-tables.ts';

/** A snapshot that is held: what every dump and count of a point looks at. */
export interface HeldSnapshot {
  readonly id: string;
  /** The server's time at the export. */
  readonly at: Date;
  /** The relations as they are within the snapshot. */
  readonly tables: readonly Table[];
}

const Exported = z.object({ id: z.string(), at: z.date() });

/** A schema that is changed without a pause cannot be backed up; one that is being migrated can, a little later. */
const mostStarts = 5;

/**
 * The snapshot protocol (P1): list, lock, export, list again. The locks come before any query, so that the snapshot is
 * younger than all of them: a TRUNCATE or a rewriting ALTER that slips in between would otherwise leave the tables
 * empty in every dump, with exit code 0 everywhere.
 *
 * The session is left in its transaction; rolling it back or ending it lets the locks and the snapshot go.
 */
export async function holdSnapshot(
  session: Session,
  choose: (all: readonly Table[]) => readonly Table[],
): Promise<HeldSnapshot> {
  for (let start = 1; start <= mostStarts; start++) {
    const before = await listTables(session);
    await session.run('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    // Nothing that takes a snapshot may stand here, before the locks.
    if (!(await lockAll(session, choose(before)))) {
      await session.run('ROLLBACK');
      continue; // a table was dropped between the list and its lock
    }
    const [exported] = await session.rows(
      Exported,
      'SELECT pg_catalog.pg_export_snapshot() AS id, pg_catalog.clock_timestamp() AS at',
    );
    const tables = await listTables(session);
    if (exported && sameTables(before, tables)) return { ...exported, tables };
    await session.run('ROLLBACK');
  }
  throw new TransientError(
    `the tables of the database changed ${mostStarts} times while they were being locked`,
    {
      hint: 'run again when the migration has ended',
    },
  );
}

const undefinedTable = '42P01';

/** False when a table is gone. */
async function lockAll(session: Session, tables: readonly Table[]): Promise<boolean> {
  const names = tables.filter(({ kind }) => kind === 'r' || kind === 'p').map(exactName);
  if (names.length === 0) return true;
  try {
    await session.run(`LOCK TABLE ${names.join(', ')} IN ACCESS SHARE MODE`);
    return true;
  } catch (error) {
    if (error instanceof Error && codeOf(error.cause) === undefinedTable) return false;
    throw error;
  }
}
