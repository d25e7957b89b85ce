import type { ManifestObject, UnsealedManifest } from '#core/manifest/manifest.ts';
import { block, inProse, shellWord } from '#core/restore/shell-text.ts';
import { definitionsArchive } from '../archive/format.ts';
import { program } from './program.ts';

type Point = Omit<UnsealedManifest, 'restoreSha256'>;

/**
 * RESTORE.md of a point: the commands that bring exactly this one back with zstd and pymilvus. Every block of it can be run
 * by sh as it stands, one after the other in one shell.
 */
export function restoreText(point: Point, copyCommands: readonly string[] = []): string {
  const collections = [...new Set(point.objects.map(({ archive }) => archive))].filter(
    (archive) => archive !== definitionsArchive,
  );
  const run = (what: string): string => `python3 "$WORK"/restore.py ${what} "$WORK"/main.json`;
  const sections = [
    headOf(point),
    `## 1. Where from, where to

Run the blocks in order in one shell (sh or bash), and stop at the first that fails. \`STORE\` is the folder that holds
\`points/\` and \`data/\`; of a point in a bucket, a new one with room for its archives. \`MILVUS_URL\` is where to, such as
\`http://host:19530\`, and \`MILVUS_TOKEN\` is \`user:password\` where the server asks for one. The server must have no
collection of a name that this point has.

${block(
  `: "\${STORE:?set it to the folder that holds points/ and data/}"`,
  `: "\${MILVUS_URL:?set it to the server to restore into}"`,
  'WORK=$(mktemp -d)',
)}`,
    ...(copyCommands.length === 0
      ? []
      : [
          `## From the bucket

By the AWS command line, with the right to read: exactly the versions that were sealed, whatever was written or hidden since.

${block(...copyCommands)}`,
        ]),
    `## 2. Are the bytes the ones that were stored?

Every line must say OK. If one does not, take another point.

${block(
  `(cd "$STORE" && sha256sum -c <<'HOLDFAST'`,
  ...point.objects.map(({ sha256, key }) => `${sha256}  ${key}`),
  'HOLDFAST',
  ')',
)}`,
    `## 3. What brings them into a server

\`main\` is JSON. An archive of rows is \`holdfast-milvus 1\`, a line's end, and parts: four bytes of length, then a message of
protobuf with partition (1), number of rows (2), and columns (3), which are Milvus' own FieldData.

${block(`cat > "$WORK"/restore.py <<'HOLDFAST'`, program.trimEnd(), 'HOLDFAST', `${printedBytes(point.objects, definitionsArchive)} | zstd -dc > "$WORK"/main.json`)}`,
    `## 4. Collections, rows, then indexes and aliases

Each line of rows says how many there are.

${block(
  run('create'),
  ...collections.map(
    (archive) => `${printedBytes(point.objects, archive)} | zstd -dc | ${run('rows')} ${shellWord(archive)}`,
  ),
  run('finish'),
  'rm -rf "$WORK"',
)}`,
    `## 5. Is everything there?

${point.contents
  .filter(({ kind }) => kind === 'collection' || kind === 'partition')
  .map(({ kind, name, rows }) => `- ${kind} ${inProse(name)}: ${rows ?? 'not counted'} rows`)
  .join('\n')}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

const printedBytes = (objects: readonly ManifestObject[], archive: string): string =>
  `cat ${objects
    .filter((object) => object.archive === archive)
    .toSorted((one, other) => one.piece - other.piece)
    .map(({ key }) => `"$STORE"/${shellWord(key)}`)
    .join(' ')}`;

/** What somebody must know before the first command. */
function headOf(point: Point): string {
  const { source, runId, attempt, consistency, server, totals, owner, contacts, classification, notes } =
    point;
  return [
    `# Restore ${inProse(source)}@${runId} without Holdfast`,
    '',
    `Of attempt ${attempt}. If manifest.json beside it has another number under "attempt", take RESTORE-<that number>.md: this file is of an attempt that failed.`,
    '',
    `Collections of Milvus ${inProse(server.version)} as they were between ${consistency.from} and ${consistency.to}: ${totals.rows} rows, ${totals.bytes} bytes.`,
    '',
    'You need python3 with pymilvus, zstd, sha256sum and cat.',
    '',
    `- Owner: ${inProse(owner ?? 'nobody is named')}`,
    `- Ask: ${contacts.length === 0 ? 'nobody is named' : contacts.map(inProse).join(', ')}`,
    `- Classification: ${inProse(classification ?? 'none')}. Whoever restores this holds all of it: choose a server that may keep it.`,
    ...notes.map((note) => `- Note: ${inProse(note)}`),
  ].join('\n');
}
