import * as z from 'zod';
import type { NodeEntity, RelationshipEntity } from './entity.ts';

const id = z.int().nonnegative();
const text = z.string();
/** As JSON.parse made it: a copy would lose a property with the name of JavaScript's own. Values are decoded elsewhere. */
const Properties = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const NodeLine = z.tuple([z.literal('n'), id, z.array(text), Properties]);
const RelationshipLine = z.tuple([z.literal('r'), id, id, text, Properties]);
const EndLine = z.tuple([z.literal('end'), z.int().nonnegative(), z.string().regex(/^[0-9a-f]{64}$/)]);

/** The last line of an archive: how many lines stand before it, and the digest over them. */
export interface ArchiveEnd {
  readonly count: number;
  readonly digest: string;
}

export function parseNode(line: string): NodeEntity | ArchiveEnd {
  const value: unknown = JSON.parse(line);
  const node = NodeLine.safeParse(value).data;
  if (!node) return parseEnd(value);
  const [, id, labels, properties] = node;
  return { id, labels, properties };
}

export function parseRelationship(line: string): RelationshipEntity | ArchiveEnd {
  const value: unknown = JSON.parse(line);
  const relationship = RelationshipLine.safeParse(value).data;
  if (!relationship) return parseEnd(value);
  const [, start, end, type, properties] = relationship;
  return { start, end, type, properties };
}

function parseEnd(value: unknown): ArchiveEnd {
  const [, count, digest] = EndLine.parse(value);
  return { count, digest };
}

export const endLine = ({ count, digest }: ArchiveEnd): string => JSON.stringify(['end', count, digest]);
