import { Buffer } from 'node:buffer';
import type { NameDecoder } from '../name-decoder.ts';
import { archiveDamaged } from './archive-damaged.ts';
import type { ByteFeed, Reading } from './byte-feed.ts';

/** teSection of src/bin/pg_dump/pg_backup.h counts from 1. */
const sections = [undefined, 'none', 'pre-data', 'data', 'post-data'] as const;

/** One line of the archive's table of contents. Names are text, decoded from the archive's encoding. */
export interface TocEntry {
  readonly dumpId: number;
  readonly section: 'none' | 'pre-data' | 'data' | 'post-data';
  /** The kind, as pg_restore -l prints it: 'TABLE', 'TABLE DATA', 'BLOBS', 'ACL'. */
  readonly desc: string;
  readonly namespace: string | undefined;
  readonly tag: string;
  readonly owner: string | undefined;
  readonly dependencies: readonly number[];
  /** True if a block with this entry's data must follow in the archive. */
  readonly hadDumper: boolean;
  /** Where the block begins, if pg_dump could seek in its output; unknown if it wrote to a pipe. */
  readonly dataOffset: number | undefined;
  /** Only of TABLE DATA, and only if rows were not dumped as INSERT. */
  readonly copyStmt: string | undefined;
  /** Only of ENCODING: PostgreSQL's name of the encoding of everything in this archive. */
  readonly encoding: string | undefined;
  /** Its definition sets pg_attver on columns, which only servers from 17.12 on take: its pg_dump is older than they. */
  readonly setsAttributeVersions: boolean;
}

/** Kinds with columns. */
const withColumns = new Set(['TABLE', 'FOREIGN TABLE', 'VIEW', 'MATERIALIZED VIEW', 'TYPE']);

/** Reads one entry: WriteToc of pg_backup_archiver.c, then _WriteExtraToc of pg_backup_custom.c. */
export function* readTocEntry(feed: ByteFeed, formatMinor: number, decode: NameDecoder): Reading<TocEntry> {
  function* text(): Reading<string | undefined> {
    const bytes = yield* feed.string();
    return bytes && decode(bytes);
  }
  const dumpId = yield* feed.int();
  if (dumpId <= 0) throw archiveDamaged(`its table of contents holds an entry with id ${dumpId}`);
  const hadDumper = (yield* feed.int()) !== 0;
  yield* feed.skipString(); // oid of the object's catalog
  yield* feed.skipString(); // oid of the object
  const tag = yield* text();
  const desc = yield* text();
  const section = sections[yield* feed.int()];
  if (tag === undefined || desc === undefined || section === undefined) {
    throw archiveDamaged(`entry ${dumpId} of its table of contents has no name, kind or section`);
  }
  const encoding = desc === 'ENCODING' ? encodingIn(yield* text()) : undefined;
  const setsAttributeVersions = desc !== 'ENCODING' && (yield* readDefinition(feed, desc));
  yield* feed.skipString(); // DROP statement
  const copyStmt = desc === 'TABLE DATA' ? yield* text() : yield* feed.skipString();
  const namespace = yield* text();
  yield* feed.skipString(); // tablespace
  yield* feed.skipString(); // table access method
  if (formatMinor >= 16) yield* feed.int(); // relkind
  const owner = yield* text();
  yield* feed.skipString(); // 'false': once WITH OIDS
  const dependencies = yield* readDependencies(feed, dumpId);
  const dataOffset = yield* readOffset(feed, dumpId, hadDumper);
  return {
    dumpId,
    section,
    desc,
    namespace,
    tag,
    owner,
    dependencies,
    hadDumper,
    dataOffset,
    copyStmt: copyStmt ?? undefined,
    encoding,
    setsAttributeVersions,
  };
}

function* readDefinition(feed: ByteFeed, desc: string): Reading<boolean> {
  if (withColumns.has(desc)) return yield* feed.skipStringWith(' SET (pg_attver=');
  yield* feed.skipString();
  return false;
}

/** The definition has the form: SET client_encoding = 'UTF8'; */
function encodingIn(definition: string | undefined): string {
  const name = definition?.split("'")[1];
  if (!name) throw archiveDamaged('its ENCODING entry names no encoding');
  return name;
}

/** Decimal numbers written as strings, ended by a string that is none. */
function* readDependencies(feed: ByteFeed, of: number): Reading<readonly number[]> {
  const dependencies: number[] = [];
  for (;;) {
    const bytes = yield* feed.string();
    if (!bytes) return dependencies;
    const dumpId = Number(Buffer.from(bytes).toString('latin1'));
    if (!Number.isInteger(dumpId))
      throw archiveDamaged(`entry ${of} of its table of contents depends on no number`);
    dependencies.push(dumpId);
  }
}

const offsetUnknown = 1;
const offsetKnown = 2;
const noData = 3;

/** A flag and eight bytes, least significant first. The flag is the dumper's presence said once more. */
function* readOffset(feed: ByteFeed, dumpId: number, hadDumper: boolean): Reading<number | undefined> {
  const flag = yield* feed.byte();
  let offset = 0;
  for (let index = 0; index < 8; index++) offset += (yield* feed.byte()) * 256 ** index;
  const possible = hadDumper ? [offsetUnknown, offsetKnown] : [noData];
  if (!possible.includes(flag)) {
    throw archiveDamaged(`entry ${dumpId} of its table of contents has the offset flag ${flag}`);
  }
  return flag === offsetKnown ? offset : undefined;
}
