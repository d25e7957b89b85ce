import { PermanentError } from '#core/errors.ts';
import type { ContentItem } from '#core/manifest/contents.ts';
import type { BackupResult } from '#core/ports/worker.ts';
import type { BackupRun } from './back-up.ts';
import type { Dumped } from './dump-and-count.ts';
import type { Prepared } from './prepare.ts';

/** What the manifest will say. An empty database is refused here: it is more often a wrong name than a wish (C4). */
export function backupResult(run: BackupRun, prepared: Prepared, dumped: Dumped): BackupResult {
  const { source, settings } = run;
  const { facts, tools, archives } = prepared;
  if (!source.allowEmpty && dumped.contents.every(({ kind }) => kind === 'schema' || kind === 'privilege')) {
    throw new PermanentError(`the database '${settings.database}' is empty: no table, no function, nothing`, {
      hint: 'correct the database name in the URL; if it is meant to be empty, write allowEmpty: true in the source',
    });
  }
  return {
    consistency: consistencyOf(prepared, run),
    server: { version: facts.version },
    tools: { pg_dump: tools.version },
    database: {
      ...dumped.database,
      scope: source.schemaOnly ? 'schema' : source.dataOnly ? 'data' : 'all',
    },
    contents: withCounts(dumped.contents, dumped.counts),
    logicalBytes: source.schemaOnly ? 0 : archives.reduce((sum, { bytes }) => sum + bytes, 0),
    notes: notesOf(run, prepared, dumped),
  };
}

/** The server's clock, unless it is ahead of ours: a point from the future would count for nothing. */
function consistencyOf({ snapshot }: Prepared, { deps }: BackupRun): BackupResult['consistency'] {
  const at = new Date(Math.min(snapshot.at.getTime(), deps.clock.now().getTime())).toISOString();
  return { kind: 'snapshot', from: at, to: at };
}

const withCounts = (
  contents: readonly ContentItem[],
  counts: ReadonlyMap<string, number>,
): readonly ContentItem[] =>
  contents.map((item) => {
    const rows = item.kind === 'table' || item.kind === 'extension-table' ? counts.get(item.name) : undefined;
    return rows === undefined ? item : { ...item, rows, counted: 'server' as const };
  });

function notesOf({ source }: BackupRun, prepared: Prepared, dumped: Dumped): string[] {
  const { facts, chosen, encoding, notes } = prepared;
  const absent = dumped.rolesUsed.filter((role) => !dumped.rolesInGlobals.has(role) && !isSystemRole(role));
  const excluded = source.excludeTables ? namesOf(chosen.scope.leftOut) : '';
  const told = [
    [
      !facts.reads_passwords || facts.hosted,
      'no role passwords in the globals: the server does not show them',
    ],
    [!chosen.whole, 'a part of the database: what stands outside the chosen tables and schemas is not in it'],
    [excluded !== '', `left out by excludeTables, with what hangs on them: ${excluded}`],
    [source.schemaOnly, 'definitions only: tables have no rows, materialized views are not populated'],
    [source.dataOnly, 'rows only: restorable into an existing schema, and never proven alone'],
    [encoding.note !== undefined, encoding.note ?? ''],
    [absent.length > 0, `roles that changed while the dump ran are not in its globals: ${absent.join(', ')}`],
  ] as const;
  return [...notes, ...told.flatMap(([said, text]) => (said ? [text] : [])), ...dumped.warnings];
}

const isSystemRole = (role: string): boolean => /^(pg_|rds|cloudsql|azure_)/.test(role);

function namesOf(relations: readonly { readonly qualified: string }[]): string {
  const names = relations.slice(0, 20).map(({ qualified }) => qualified);
  return names.join(', ') + (relations.length > 20 ? ` and ${relations.length - 20} more` : '');
}
