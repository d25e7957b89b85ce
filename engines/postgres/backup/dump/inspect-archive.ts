import { PermanentError } from '#core/errors.ts';
import { largeObjectsIn, missingEntries } from '../../archive/held/missing-entries.ts';
import type { ArchiveWalker } from '../../archive/walker.ts';
import type { Table } from '../snapshot/list-tables.ts';
import type { PlannedArchive } from './plan-archives.ts';

interface Expected {
  readonly database: string;
  /** Tables of the point that have rows of their own. */
  readonly tables: readonly Table[];
  /** Whether the archive carries rows at all. */
  readonly rows: boolean;
}

/**
 * Whether an archive holds what its pg_dump was asked for: this database, and the rows of exactly these tables. An exit
 * code of 0 says nothing about that.
 */
export function inspectArchive(archive: ArchiveWalker, planned: PlannedArchive, expected: Expected): void {
  const database = archive.header()?.database;
  if (database !== expected.database) {
    throw lie(`it is a dump of the database '${database}', not of '${expected.database}'`);
  }
  const found = archive.entries().filter(({ desc, hadDumper }) => desc === 'TABLE DATA' && hadDumper);
  const names = new Set(found.map(({ namespace, tag }) => key(namespace ?? '', tag)));
  const wanted = expected.rows ? wantedTables(planned, expected.tables) : [];
  const missing = wanted.filter(({ schema, name }) => !names.has(key(schema, name)));
  if (missing[0]) {
    throw lie(
      `the rows of ${missing[0].qualified} are not in it${missing.length > 1 ? ` (and of ${missing.length - 1} more tables)` : ''}`,
    );
  }
  const known = new Set(wanted.map(({ schema, name }) => key(schema, name)));
  const strange = found.find(({ namespace, tag }) => !known.has(key(namespace ?? '', tag)));
  if (strange) throw lie(`it holds rows of ${strange.namespace}.${strange.tag}, which were not asked for`);
}

/** Whether the main archive defines everything that the server listed; the first things that are missing are named. */
export function refuseMissing(
  archive: ArchiveWalker,
  listed: Pick<Parameters<typeof missingEntries>[0], 'contents' | 'scope' | 'atLeast'>,
): void {
  const missing = missingEntries({
    ...listed,
    entries: archive.entries(),
    largeObjects: largeObjectsIn(archive),
  });
  if (missing.length === 0) return;
  const more = missing.length > 5 ? ` (and ${missing.length - 5} more)` : '';
  throw lie(`of the main archive: ${missing.slice(0, 5).join('; ')}${more}`);
}

/** What a restore will meet where pg_dump is older than the server it dumped; undefined where it is not. */
export function olderThanServer(archive: ArchiveWalker): string | undefined {
  const first = archive.entries().find(({ setsAttributeVersions }) => setsAttributeVersions);
  if (!first) return undefined;
  return `pg_dump is older than this server: it wrote pg_attver into the definition of ${first.namespace}.${first.tag}, which only servers from 17.12 on take; a newer pg_dump leaves it out`;
}

function wantedTables(planned: PlannedArchive, tables: readonly Table[]): readonly Table[] {
  if (planned.kind === 'rows') return [planned.table];
  const without = new Set(planned.without.map(({ oid }) => oid));
  return tables.filter(({ kind, oid }) => kind === 'r' && !without.has(oid));
}

const key = (schema: string, name: string): string => JSON.stringify([schema, name]);

const lie = (what: string): PermanentError =>
  new PermanentError(`pg_dump ended with exit code 0, but ${what}`, {
    hint: 'the tools are not to be trusted: check HOLDFAST_POSTGRES_…_BIN and tools in the config',
  });
