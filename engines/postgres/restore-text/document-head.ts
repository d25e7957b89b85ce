import type { UnsealedManifest } from '#core/manifest/manifest.ts';
import { inProse } from '#core/restore/shell-text.ts';
import type { DatabaseRecord } from '../contents/database-of.ts';
import { compressorAround } from '../verify/archive-encoding.ts';
import { scopeOf } from '../verify/dump-scope.ts';
import { archivedMajor } from '../verify/versions.ts';
import type { StoredArchive } from './archive-commands.ts';

/** What somebody must know before the first command. */
export function headOf(
  point: Omit<UnsealedManifest, 'restoreSha256'>,
  record: DatabaseRecord,
  archives: readonly StoredArchive[],
): string {
  const { source, runId, attempt, consistentAt, server, totals, owner, contacts, classification, notes } =
    point;
  const major = archivedMajor(point);
  const decompressors = archives
    .filter(({ encoding }) => encoding !== 'sql')
    .map(({ encoding }) => compressorAround(encoding))
    .filter((around) => around !== undefined);
  const tools = ['sha256sum', 'cat', 'grep', 'sed', ...new Set(decompressors)].join(', ');
  const lines = [
    `# Restore ${inProse(source)}@${runId} without Holdfast`,
    '',
    `Of attempt ${attempt}. If manifest.json beside it has another number under "attempt", take RESTORE-<that number>.md: this file is of an attempt that failed.`,
    '',
    `The database ${inProse(record.name)} of PostgreSQL ${inProse(server.version)} as it was at ${consistentAt}.`,
    `${totals.objects} objects, ${totals.bytes} bytes; about ${totals.logicalBytes} bytes of data, of which a server needs two to three times as much room.`,
    '',
    `You need psql, createdb and pg_restore of PostgreSQL ${major} or newer, with the compression ${compressions(archives)}, and ${tools}.`,
    '',
    `- Owner: ${inProse(owner ?? 'nobody is named')}`,
    `- Ask: ${contacts.length === 0 ? 'nobody is named' : contacts.map(inProse).join(', ')}`,
    `- Classification: ${inProse(classification ?? 'none')}. Whoever restores this holds all of it: choose a server that may keep it.`,
    ...notes.map((note) => `- Note: ${inProse(note)}`),
    ...(scopeOf(point) === 'schema'
      ? ['- Note: definitions only, no rows. Materialized views come back empty.']
      : []),
    '',
    'A dump is code. Functions, triggers and rules in it run as the user that restores it: use a server where that does no harm, and',
    'do not let it reach other systems. It can hold passwords of foreign servers and subscriptions in clear text.',
  ];
  return lines.join('\n');
}

const compressions = (archives: readonly StoredArchive[]): string => {
  const within = archives.flatMap(({ encoding }) => encoding.split('+')[1] ?? []);
  return [...new Set(within)].join(', ') || 'none';
};
