import * as z from 'zod';
import type { NodeEntity, RelationshipEntity } from '../archive/entity.ts';
import { archiveNames, firstLine } from '../archive/format.ts';
import { GraphDocument } from '../archive/graph-document.ts';
import { NotAnArchiveError, parsing } from '../archive/not-an-archive.ts';
import { type ArchiveEnd, parseNode, parseRelationship } from '../archive/parse-entity.ts';
import { readLines } from '../archive/read-lines.ts';

/** Opens one archive of a point; every byte is compared with the manifest before it comes. */
export type Open = (archive: string) => AsyncIterable<Uint8Array>;

/** The nodes of a point. Throws when the archive does not go to its end, or has something else in it. */
export const readNodes = (open: Open): AsyncIterable<NodeEntity | ArchiveEnd> =>
  readEntities(open(archiveNames.nodes), firstLine('nodes'), parseNode);

export const readRelationships = (open: Open): AsyncIterable<RelationshipEntity | ArchiveEnd> =>
  readEntities(open(archiveNames.relationships), firstLine('relationships'), parseRelationship);

export async function readDocument(open: Open): Promise<GraphDocument> {
  const lines: string[] = [];
  for await (const line of readLines(open(archiveNames.definitions))) lines.push(line);
  return parsing('the archive of definitions', () =>
    GraphDocument.parse(JSON.parse(z.tuple([z.string()]).parse(lines)[0])),
  );
}

export const isEnd = (value: object): value is ArchiveEnd => 'digest' in value;

async function* readEntities<Entity extends object>(
  bytes: AsyncIterable<Uint8Array>,
  first: string,
  parse: (line: string) => Entity | ArchiveEnd,
): AsyncIterable<Entity | ArchiveEnd> {
  let [began, ended] = [false, false];
  for await (const line of readLines(bytes)) {
    if (ended) throw new NotAnArchiveError('lines follow the end');
    if (!began) {
      if (line !== first) throw new NotAnArchiveError('it does not begin as an archive of a graph');
      began = true;
      continue;
    }
    const value = parsing('a line', () => parse(line));
    ended = isEnd(value);
    yield value;
  }
  if (!ended) throw new NotAnArchiveError('its end is missing');
}
