import type { UnsealedManifest } from '#core/manifest/manifest.ts';
import { archives } from '../archives.ts';

type Point = Omit<UnsealedManifest, 'restoreSha256'>;

/** RESTORE.md of a point: sh runs its blocks as they stand, one after the other in one shell, with zstd and tar alone. */
export function restoreText(point: Point, copyCommands: readonly string[] = []): string {
  const sections = [
    head(point),
    start,
    ...(copyCommands.length === 0 ? [] : [fetched(copyCommands)]),
    hashes(point),
    unpacked(point),
    check(point),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** A block that sh runs as it stands. */
const block = (...lines: readonly string[]): string => ['```sh', ...lines, '```'].join('\n');

/** Text for a sentence: nothing in it can begin a line or a block. */
const inProse = (text: string): string => text.replace(/[\u0000-\u001f\u007f`<>]/g, ' ');

function head({
  source,
  runId,
  attempt,
  consistentAt,
  database,
  totals,
  owner,
  contacts,
  classification,
  notes,
}: Point): string {
  return [
    `# Restore ${inProse(source)}@${runId} without Holdfast`,
    '',
    `Of attempt ${attempt}. If manifest.json beside it has another number under "attempt", take RESTORE-<that number>.md: this file is of an attempt that failed.`,
    '',
    `The files of \`${inProse(String(database?.['path'] ?? ''))}\` as they were at ${consistentAt}: ${totals.rows} files, ${totals.logicalBytes} bytes.`,
    '',
    'You need zstd, GNU tar 1.30 or newer, sha256sum, and as root, if owners are to come back.',
    '',
    `- Owner: ${inProse(owner ?? 'nobody is named')}`,
    `- Ask: ${contacts.length === 0 ? 'nobody is named' : contacts.map(inProse).join(', ')}`,
    `- Classification: ${inProse(classification ?? 'none')}. Whoever restores this holds all of it.`,
    ...notes.map((note) => `- Note: ${inProse(note)}`),
  ].join('\n');
}

const start = `## 1. Where from, where to

Run the blocks in order in one shell (sh or bash), and stop at the first that fails. \`STORE\` is the folder that holds
\`points/\` and \`data/\`; of a point in a bucket, a new one with room for its archives. \`TARGET\` is a new folder.

${block(
  `: "\${STORE:?set it to the folder that holds points/ and data/}"`,
  `: "\${TARGET:?set it to a new folder}"`,
  'mkdir "$TARGET"',
)}`;

const fetched = (commands: readonly string[]): string => `## From the bucket

By the AWS command line, with the right to read: exactly the versions that were sealed, whatever was written or hidden since. A
version in cold storage must be restored to warm storage first (\`aws s3api restore-object\`).

${block(...commands)}`;

const hashes = ({ objects }: Point): string => `## 2. Are the bytes the ones that were stored?

Every line must say OK. If one does not, take another point.

${block(`(cd "$STORE" && sha256sum -c <<'HOLDFAST'`, ...objects.map(({ sha256, key }) => `${sha256}  ${key}`), 'HOLDFAST', ')')}`;

function printed({ objects }: Point, archive: string): string {
  const pieces = objects.filter((object) => object.archive === archive).sort((a, b) => a.piece - b.piece);
  return `cat ${pieces.map(({ key }) => `"$STORE"/${key}`).join(' ')} | zstd -dc`;
}

const unpacked = (point: Point): string => `## 3. The files

Permissions, owners, links and times come back too. Holes in files do not: where room is short, \`fallocate --dig-holes FILE\`
makes them again. To get one file or folder, write its path after the command.

${block(`${printed(point, archives.main)} | LC_ALL=C tar -x -p --numeric-owner --warning=no-unknown-keyword -f - -C "$TARGET"`)}`;

const check = (point: Point): string => `## 4. Is everything there?

The index has a line for each path, with the SHA-256 of each file. This compares all whose names are plain text and prints what differs.

${block(
  `${printed(point, archives.index)} | sed -n 's/^{"kind":"file","path":"\\([^"\\\\]*\\)",.*"sha256":"\\([0-9a-f]\\{64\\}\\)".*$/\\2  \\1/p' | (cd "$TARGET" && sha256sum -c --quiet)`,
)}`;
