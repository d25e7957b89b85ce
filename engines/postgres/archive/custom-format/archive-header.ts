import { Buffer } from 'node:buffer';
import { nameDecoder } from '../name-decoder.ts';
import { archiveDamaged } from './archive-damaged.ts';
import type { ByteFeed, Reading } from './byte-feed.ts';

const compressions = ['none', 'gzip', 'lz4', 'zstd'] as const;

/** What the first bytes of an archive say. */
export interface ArchiveHeader {
  /** '1.14' (clients 14 and 15), '1.15' (16) or '1.16' (17 and 18). */
  readonly formatVersion: string;
  /** The minor number of `formatVersion`: the layout of the entries depends on it. */
  readonly formatMinor: number;
  readonly compression: (typeof compressions)[number];
  /** The wall clock where pg_dump ran, in its own time zone, which the format does not keep. Month 1 to 12. */
  readonly createdAt: {
    readonly year: number;
    readonly month: number;
    readonly day: number;
    readonly hour: number;
    readonly minute: number;
    readonly second: number;
  };
  readonly database: string;
  /** As the server names itself: '17.11 (Debian 17.11-0+deb13u1)'. */
  readonly serverVersion: string;
  /** As pg_dump names itself. */
  readonly clientVersion: string;
}

/** Reads the header: WriteHead of PostgreSQL's src/bin/pg_dump/pg_backup_archiver.c. */
export function* readHeader(feed: ByteFeed): Reading<ArchiveHeader> {
  for (const letter of Buffer.from('PGDMP')) {
    if ((yield* feed.byte()) !== letter)
      throw archiveDamaged('it does not begin with PGDMP, so pg_dump -Fc did not write it');
  }
  const formatMinor = yield* readVersion(feed);
  yield* expectByte(feed, 4, 'bytes per integer');
  yield* expectByte(feed, 8, 'bytes per offset');
  yield* expectByte(feed, 1, 'as format (1 is custom)');
  const compression = yield* readCompression(feed, formatMinor);
  const [second, minute, hour, day, month, year] = [
    yield* feed.int(),
    yield* feed.int(),
    yield* feed.int(),
    yield* feed.int(),
    yield* feed.int(),
    yield* feed.int(),
  ];
  yield* feed.int(); // daylight saving time or not
  return {
    formatVersion: `1.${formatMinor}`,
    formatMinor,
    compression,
    // struct tm counts years from 1900 and months from 0
    createdAt: { year: year + 1900, month: month + 1, day, hour, minute, second },
    database: yield* readText(feed),
    serverVersion: yield* readText(feed),
    clientVersion: yield* readText(feed),
  };
}

function* readVersion(feed: ByteFeed): Reading<number> {
  const [major, minor] = [yield* feed.byte(), yield* feed.byte()];
  yield* feed.byte(); // revision: never set apart from 0, and never of meaning
  if (major === 1 && minor >= 14 && minor <= 16) return minor;
  const known = 'only 1.14 to 1.16 (pg_dump 14 to 18) are known';
  const older = major < 1 || (major === 1 && minor < 14);
  throw archiveDamaged(
    `its format version is ${major}.${minor}, ${known}`,
    older
      ? 'dump with pg_dump 14 or later'
      : 'upgrade Holdfast, or name an older pg_dump of at least the server’s major under tools.postgres',
  );
}

function* expectByte(feed: ByteFeed, expected: number, what: string): Reading<void> {
  const found = yield* feed.byte();
  if (found !== expected) throw archiveDamaged(`its header says ${found} ${what}, expected ${expected}`);
}

/** Up to 1.14 an integer: 0 is none, any other a level of gzip. From 1.15 on the algorithm's own byte. */
function* readCompression(feed: ByteFeed, formatMinor: number): Reading<ArchiveHeader['compression']> {
  if (formatMinor < 15) return (yield* feed.int()) === 0 ? 'none' : 'gzip';
  const number = yield* feed.byte();
  const compression = compressions[number];
  if (!compression) throw archiveDamaged(`its header names compression ${number}, known are 0 to 3`);
  return compression;
}

/** Comes before the entry that names the encoding, and is ASCII in nearly every installation. */
function* readText(feed: ByteFeed): Reading<string> {
  const bytes = yield* feed.string();
  return bytes ? nameDecoder('SQL_ASCII')(bytes) : '';
}
