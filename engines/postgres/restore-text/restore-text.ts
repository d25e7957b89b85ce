import { PermanentError } from '#core/errors.ts';
import type { UnsealedManifest } from '#core/manifest/manifest.ts';
import { block } from '#core/restore/shell-text.ts';
import { DatabaseRecord } from '../contents/database-of.ts';
import { scopeOf } from '../verify/dump-scope.ts';
import { archivedMajor, sourceMajor } from '../verify/versions.ts';
import {
  asFile,
  hashLines,
  printed,
  rowsOnly,
  type StoredArchive,
  storedArchives,
} from './archive-commands.ts';
import { countCheck } from './count-check.ts';
import { createdb, propertyStatements } from './database-commands.ts';
import { headOf } from './document-head.ts';

type Point = Omit<UnsealedManifest, 'restoreSha256'>;

/**
 * RESTORE.md of a point: the commands that bring exactly this one back with PostgreSQL's own tools. Every block of it
 * can be run by sh as it stands, one after the other in one shell.
 */
export function restoreText(point: Point, copyCommands: readonly string[] = []): string {
  const archives = storedArchives(point.objects);
  const main = archives.find(({ archive }) => archive === 'main');
  const globals = archives.find(({ archive }) => archive === 'globals');
  if (!main || !globals) {
    throw new PermanentError('a point without its main archive or its roles cannot be described', {
      hint: 'this is a fault of the backup: run it again, and report it',
    });
  }
  const record = DatabaseRecord.parse(point.database);
  const big = archives.filter((archive) => archive !== main && archive !== globals);
  const scope = scopeOf(point);
  const restore = restoreCommand(point);
  const sections = [
    headOf(point, record, archives),
    start(point, record.name),
    ...(copyCommands.length === 0 ? [] : [fetched(point, copyCommands)]),
    hashes(point),
    roles(globals),
    ...(scope === 'data' ? [] : [database(record)]),
    definitions(main, restore, scope === 'data'),
    ...(scope === 'schema' ? [] : [rows(big, restore)]),
    ...(scope === 'data' ? [] : [postData(restore), properties(record)]),
    check(point),
  ];
  return `${sections.join('\n\n')}\n`;
}

type Restore = (options: string, input?: string) => string;

/** How pg_restore is called. A client from 17 on sets a parameter that an older server does not know (and may not). */
function restoreCommand(point: Point): Restore {
  if (archivedMajor(point) < 17 || sourceMajor(point) >= 17) {
    return (options, input) =>
      `${input === undefined ? '' : `${input} | `}pg_restore -w --exit-on-error ${options} -d "$DATABASE"${input === undefined ? ' "$MAIN"' : ''}`;
  }
  return (options, input) =>
    `${input ?? 'cat "$MAIN"'} | pg_restore -f - ${options.replace(/ ?-j \d+/, '')} | sed '1,60{/^SET transaction_timeout/d;}' | psql -X -q -w -v ON_ERROR_STOP=1 -d "$DATABASE" > "$WORK"/psql.log`;
}

const start = ({ server }: Point, name: string): string => `## 1. Where from, where to

Run the blocks in order in one shell (sh or bash), and stop at the first that fails. \`STORE\` is the folder that holds
\`points/\` and \`data/\`; of a point in a bucket, a new one with room for its archives. Where to is said by PostgreSQL's own variables \`PGHOST\`,
\`PGPORT\`, \`PGUSER\` and \`PGPASSWORD\` or \`PGPASSFILE\`: a superuser of PostgreSQL ${server.version.split('.')[0]} or newer.

${block(
  `: "\${STORE:?set it to the folder that holds points/ and data/}"`,
  `: "\${DATABASE:=${name.replace(/[^\w-]/g, '_')}}"  # its name from now on; it must not exist yet`,
  'WORK=$(mktemp -d)',
  'psql -X -w -d postgres -c "SELECT version()"',
)}`;

const fetched = ({ objects }: Point, commands: readonly string[]): string => {
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  return `## From the bucket

By the AWS command line, with the right to read: exactly the versions that were sealed, ${bytes} bytes, whatever was written or
hidden since. A version in cold storage must be restored to warm storage first (\`aws s3api restore-object\`).

${block(...commands)}`;
};

const hashes = ({ objects }: Point): string => `## 2. Are the bytes the ones that were stored?

Every line must say OK. If one does not, take another point: a bit that flipped may restore without an error, as a wrong row.

${block(`(cd "$STORE" && sha256sum -c <<'HOLDFAST'`, ...hashLines(objects), 'HOLDFAST', ')')}`;

const roles = (globals: StoredArchive): string => `## 3. Roles

Makes the missing roles, without login and password, and their memberships. "already exists" is expected for the others.
The whole script (${'`'}${printed(globals)}${'`'}) also holds attributes, and passwords if the backup was allowed to see them; it changes
roles that exist already, the one you are now included.

${block(
  `${printed(globals)} | grep -E '^(CREATE ROLE|GRANT) ' | sed 's/ GRANTED BY .*;$/;/' | psql -X -q -w -d postgres`,
)}`;

const database = (record: DatabaseRecord): string => `## 4. The database

${block(createdb(record))}`;

function definitions(main: StoredArchive, restore: Restore, rowsAlone: boolean): string {
  const { file, commands } = asFile(main);
  const text = rowsAlone
    ? `## 5. The archive

This point holds rows alone. The tables must be in "$DATABASE" already and be empty; drop their foreign keys and disable their
triggers first, and put them back afterwards.`
    : `## 5. Definitions

Types, functions, tables. Subscriptions are made disabled; leave them so until you know whom they would call.
Where the server lacks a tablespace of the source, add \`--no-tablespaces\`.`;
  return `${text}

${block(...commands, `MAIN=${file}`, ...(rowsAlone ? [] : [restore('--section=pre-data')]))}`;
}

const rows = (big: readonly StoredArchive[], restore: Restore): string => `## 6. Rows

The large tables one by one, then all the others with large objects and sequences. Two shells may share the lines.

${block(...big.map((archive) => restore(rowsOnly(archive), printed(archive))), restore('--section=data'))}`;

const postData = (restore: Restore): string => `## 7. Indexes, constraints, triggers, materialized views

${block(restore('--section=post-data -j 4'))}`;

const properties = (
  record: DatabaseRecord,
): string => `## 8. Owner, privileges and settings of the database itself

${block(
  `psql -X -q -w -v ON_ERROR_STOP=1 -v db="$DATABASE" -d postgres <<'HOLDFAST'`,
  ...propertyStatements(record),
  'HOLDFAST',
)}`;

const check = ({ contents }: Point): string => `## 9. Statistics, and is everything there?

Without statistics the first queries are slow. Then every table is counted: a difference is an error. Counts that were not
known when this was written stand in \`verified-*.json\` beside this file.

${block(
  'psql -X -q -w -v ON_ERROR_STOP=1 -d "$DATABASE" -c ANALYZE',
  `psql -X -q -w -v ON_ERROR_STOP=1 -d "$DATABASE" <<'HOLDFAST'`,
  ...countCheck(contents),
  'HOLDFAST',
  'rm -rf "$WORK"',
)}`;
