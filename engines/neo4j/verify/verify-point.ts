import { DamagedError } from '#core/errors.ts';
import type { ContentItem } from '#core/manifest/contents.ts';
import { MissingObjectError } from '#core/ports/store-errors.ts';
import type { Finding, PointReader, VerifyResult } from '#core/ports/worker.ts';
import { archiveNames } from '../archive/format.ts';
import { createIdSet } from '../archive/id-set.ts';
import { NotAnArchiveError } from '../archive/not-an-archive.ts';
import { definitionItems } from '../contents/definition-items.ts';
import { createGraphCount } from '../contents/graph-count.ts';
import type { Neo4jDeps } from '../deps.ts';
import { decodeValue } from '../values/decode-value.ts';
import { isEnd, type Open, readDocument, readNodes, readRelationships } from './read-graph.ts';

/** Decodes every byte and every value of a point, and compares it with what was counted when it was taken. */
export async function verifyPoint(
  point: PointReader,
  { progress }: Pick<Neo4jDeps, 'progress'>,
  signal: AbortSignal,
): Promise<VerifyResult> {
  const open: Open = (archive) => told(point.open(archive, { signal }), progress.bytes);
  const [count, ids] = [createGraphCount(), createIdSet()];
  const findings: Finding[] = [];
  const definitions: ContentItem[] = [];
  await look(archiveNames.definitions, async () => {
    definitions.push(...definitionItems((await readDocument(open)).definitions));
  });
  await look(archiveNames.nodes, async () => {
    for await (const node of readNodes(open)) {
      if (isEnd(node)) {
        if (node.count !== count.nodes() || node.digest !== count.nodeLines()) throw unlike();
        continue;
      }
      if (!ids.add(node.id)) throw new NotAnArchiveError(`node ${node.id} is there twice`);
      Object.values(node.properties).forEach(decodeValue);
      count.node(node);
    }
  });
  // without all nodes every relationship would seem to dangle
  if (findings.length > 0) return { contents: [], findings };
  await look(archiveNames.relationships, async () => {
    for await (const entity of readRelationships(open)) {
      if (isEnd(entity)) {
        if (entity.count !== count.relationships() || entity.digest !== count.relationshipLines())
          throw unlike();
        continue;
      }
      if (!ids.has(entity.start) || !ids.has(entity.end))
        throw new NotAnArchiveError(
          `a relationship from ${entity.start} to ${entity.end} has not both of its nodes`,
        );
      Object.values(entity.properties).forEach(decodeValue);
      count.relationship(entity);
    }
  });
  if (findings.length > 0) return { contents: [], findings };
  const contents = count.items('stream');
  findings.push(...differences(point.manifest.contents, [...definitions, ...contents]));
  return { contents, findings };

  async function look(archive: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      signal.throwIfAborted();
      if (
        error instanceof DamagedError ||
        error instanceof MissingObjectError ||
        error instanceof NotAnArchiveError
      ) {
        const object = error instanceof DamagedError ? error.object : archive;
        findings.push({ object, problem: `${archive}: ${error.message}` });
      } else throw error;
    }
  }
}

const unlike = (): NotAnArchiveError => new NotAnArchiveError('its lines are not those that its end counts');

async function* told(
  chunks: AsyncIterable<Uint8Array>,
  tell: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    tell(chunk.length);
    yield chunk;
  }
}

function differences(sealed: readonly ContentItem[], found: readonly ContentItem[]): Finding[] {
  const text = ({ kind, name, rows, definition }: ContentItem): string =>
    JSON.stringify([kind, name, rows ?? null, definition ?? null]);
  const [before, after] = [new Set(sealed.map(text)), new Set(found.map(text))];
  return [
    ...found.filter((item) => !before.has(text(item))),
    ...sealed.filter((item) => !after.has(text(item))),
  ].map(({ kind, name }) => ({
    object: kind === 'content' || kind === 'label' ? archiveNames.nodes : kind,
    problem: `${kind} ${name} is not in the archives as it is in the manifest`,
  }));
}
