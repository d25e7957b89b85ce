import { Buffer } from 'node:buffer';

/** What a test wants an archive to hold. Written by the format's description alone, not by the code under test. */
export interface WrittenEntry {
  readonly dumpId: number;
  readonly desc: string;
  readonly tag: string;
  readonly section?: number;
  readonly namespace?: string | null;
  readonly defn?: string | null;
  readonly copyStmt?: string | null;
  readonly owner?: string | null;
  readonly dependencies?: readonly number[];
  readonly hasData?: boolean;
  readonly flag?: number;
  readonly offset?: number;
}

export function int(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8(value < 0 ? 1 : 0, 0);
  bytes.writeUInt32LE(Math.abs(value), 1);
  return bytes;
}

export function string(value: string | null): Buffer {
  if (value === null) return int(-1);
  return Buffer.concat([int(Buffer.byteLength(value)), Buffer.from(value)]);
}

export function head({ minor = 16, compression = 3 } = {}): Buffer {
  return Buffer.concat([
    Buffer.from('PGDMP'),
    Buffer.from([1, minor, 0, 4, 8, 1]),
    minor < 15 ? int(compression) : Buffer.from([compression]),
    ...[7, 30, 23, 20, 10, 126, 0].map(int),
    ...['shop', '17.11 (Debian)', '18.6'].map(string),
  ]);
}

export function toc(entries: readonly WrittenEntry[], minor = 16): Buffer {
  return Buffer.concat([int(entries.length), ...entries.map((entry) => tocEntry(entry, minor))]);
}

function tocEntry(entry: WrittenEntry, minor: number): Buffer {
  const { dumpId, desc, tag, section = 3, namespace = 'public', hasData = false } = entry;
  const offset = Buffer.alloc(9);
  offset.writeUInt8(entry.flag ?? (hasData ? 1 : 3), 0);
  offset.writeBigUInt64LE(BigInt(entry.offset ?? 0), 1);
  return Buffer.concat([
    int(dumpId),
    int(hasData ? 1 : 0),
    ...['1259', '16384', tag, desc].map(string),
    int(section),
    string(entry.defn ?? null),
    string(''),
    string(entry.copyStmt ?? null),
    string(namespace),
    string(''),
    string('heap'),
    minor >= 16 ? int(114) : Buffer.alloc(0),
    string(entry.owner === undefined ? 'postgres' : entry.owner),
    string('false'),
    ...(entry.dependencies ?? []).map((id) => string(String(id))),
    string(null),
    offset,
  ]);
}

function chunks(pieces: readonly string[]): Buffer {
  return Buffer.concat([...pieces.map(string), int(0)]);
}

export function rowsBlock(dumpId: number, ...pieces: readonly string[]): Buffer {
  return Buffer.concat([Buffer.from([1]), int(dumpId), chunks(pieces)]);
}

/** Large objects by oid; oids above 2^31 are given as the negative number that pg_dump writes. */
export function objectsBlock(dumpId: number, objects: Readonly<Record<number, readonly string[]>>): Buffer {
  const written = Object.entries(objects).map(([oid, pieces]) =>
    Buffer.concat([int(Number(oid)), chunks(pieces)]),
  );
  return Buffer.concat([Buffer.from([3]), int(dumpId), ...written, int(0)]);
}

export const encodingEntry: WrittenEntry = {
  dumpId: 1,
  desc: 'ENCODING',
  tag: 'ENCODING',
  section: 2,
  namespace: null,
  owner: '',
  defn: "SET client_encoding = 'UTF8';\n",
};

export const orders: WrittenEntry = {
  dumpId: 30,
  desc: 'TABLE DATA',
  tag: 'orders',
  copyStmt: 'COPY public.orders (id) FROM stdin;\n',
  dependencies: [10, 11],
  hasData: true,
};

export const umbrella: WrittenEntry = { ...orders, dumpId: 31, tag: 'Schirm ☂', copyStmt: null };
export const objects: WrittenEntry = {
  dumpId: 40,
  desc: 'BLOBS',
  tag: 'BLOBS',
  namespace: null,
  hasData: true,
};
export const table: WrittenEntry = {
  dumpId: 10,
  desc: 'TABLE',
  tag: 'orders',
  section: 2,
  defn: 'CREATE TABLE …',
};
export const index: WrittenEntry = { dumpId: 50, desc: 'INDEX', tag: 'orders_key', section: 4, owner: null };

/** A small whole archive: two tables, one of them with a name that is not ASCII, and three large objects. */
export function smallArchive({ minor = 16, compression = 3 } = {}): {
  readonly bytes: Buffer;
  readonly tocBytes: number;
} {
  const front = Buffer.concat([
    head({ minor, compression }),
    toc([encodingEntry, table, orders, umbrella, objects, index], minor),
  ]);
  const data = [
    rowsBlock(30, 'first', 'second piece'),
    rowsBlock(31),
    objectsBlock(40, { 5: ['bytes'], 6: [], [-294967295]: ['a', 'b'] }),
  ];
  return { bytes: Buffer.concat([front, ...data]), tocBytes: front.length };
}
