import type { ManifestObject, UnsealedManifest } from '#core/manifest/manifest.ts';
import { block, inProse, shellWord } from '#core/restore/shell-text.ts';
import { archiveNames } from '../archive/format.ts';
import { asCypher } from './as-cypher.ts';

type Point = Omit<UnsealedManifest, 'restoreSha256'>;

/**
 * RESTORE.md of a point: the commands that bring exactly this one back with cypher-shell, zstd and Python. Every block of
 * it can be run by sh as it stands, one after the other in one shell.
 */
export function restoreText(point: Point, copyCommands: readonly string[] = []): string {
  const printed = (archive: string): string =>
    `${printedBytes(point.objects, archive)} | zstd -dc | python3 "$WORK"/as-cypher.py`;
  const sections = [
    headOf(point),
    `## 1. Where from, where to

Run the blocks in order in one shell (sh or bash), and stop at the first that fails. \`STORE\` is the folder that holds
\`points/\` and \`data/\`; of a point in a bucket, a new one with room for its archives. Where to is said by cypher-shell's own
variables \`NEO4J_ADDRESS\`, \`NEO4J_USERNAME\`, \`NEO4J_PASSWORD\` and \`NEO4J_DATABASE\`: an empty database of Neo4j
${inProse(point.server.version)} or newer.

${block(
  `: "\${STORE:?set it to the folder that holds points/ and data/}"`,
  'WORK=$(mktemp -d)',
  `cypher-shell --format plain 'MATCH (n) RETURN count(n) AS must_be_0'`,
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
    `## 3. What makes Cypher of the archives

Each archive is a zstd frame of lines of JSON: \`["n", id, [labels], {properties}]\`, \`["r", from, to, "TYPE", {properties}]\`.
Byte arrays and vectors have no words in Cypher: where there are some, this stops and names them.

${block(`cat > "$WORK"/as-cypher.py <<'HOLDFAST'`, asCypher.trimEnd(), 'HOLDFAST')}`,
    `## 4. Nodes, relationships

Every node gets a label and an id of the point, by which relationships find it, for the time being.

${block(
  `cypher-shell 'CREATE CONSTRAINT holdfast_restoring FOR (n:HoldfastRestoring) REQUIRE n.__holdfast_id IS UNIQUE'`,
  `${printed(archiveNames.nodes)} graph | cypher-shell --fail-fast > "$WORK"/log`,
  `${printed(archiveNames.relationships)} graph | cypher-shell --fail-fast > "$WORK"/log`,
)}`,
    `## 5. Constraints and indexes

Then what was for the time being goes again.

${block(
  `${printed(archiveNames.definitions)} definitions | cypher-shell --fail-fast`,
  `cypher-shell 'CALL db.awaitIndexes(86400)'`,
  `cypher-shell 'MATCH (n:HoldfastRestoring) CALL (n) { REMOVE n:HoldfastRestoring, n.__holdfast_id } IN TRANSACTIONS'`,
  `cypher-shell 'DROP CONSTRAINT holdfast_restoring'`,
)}`,
    `## 6. Is everything there?

${block(
  `cypher-shell --format plain 'MATCH (n) RETURN count(n) AS nodes'                  # ${rowsOf(point, 'nodes')}`,
  `cypher-shell --format plain 'MATCH ()-[r]->() RETURN count(r) AS relationships'   # ${rowsOf(point, 'relationships')}`,
  'rm -rf "$WORK"',
)}

By label and type:

${point.contents
  .filter(({ kind }) => kind === 'label' || kind === 'relationship-type')
  .map(({ kind, name, rows }) => `- ${kind} ${inProse(name)}: ${rows ?? 'not counted'}`)
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

const rowsOf = ({ contents }: Point, name: string): number | string =>
  contents.find((item) => item.kind === 'content' && item.name === name)?.rows ?? 'not counted';

/** What somebody must know before the first command. */
function headOf(point: Point): string {
  const { source, runId, attempt, consistentAt, server, totals, owner, contacts, classification, notes } =
    point;
  return [
    `# Restore ${inProse(source)}@${runId} without Holdfast`,
    '',
    `Of attempt ${attempt}. If manifest.json beside it has another number under "attempt", take RESTORE-<that number>.md: this file is of an attempt that failed.`,
    '',
    `The graph ${inProse(String(point.database?.['name'] ?? ''))} of Neo4j ${inProse(server.version)} as it was at ${consistentAt}: ${totals.rows} nodes and relationships, ${totals.bytes} bytes.`,
    '',
    'You need cypher-shell (it comes with Neo4j), python3, zstd, sha256sum and cat.',
    '',
    `- Owner: ${inProse(owner ?? 'nobody is named')}`,
    `- Ask: ${contacts.length === 0 ? 'nobody is named' : contacts.map(inProse).join(', ')}`,
    `- Classification: ${inProse(classification ?? 'none')}. Whoever restores this holds all of it: choose a server that may keep it.`,
    ...notes.map((note) => `- Note: ${inProse(note)}`),
  ].join('\n');
}
