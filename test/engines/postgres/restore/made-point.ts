import { createHash } from 'node:crypto';
import * as z from 'zod';
import { createProcessShell } from '#adapters/process-shell.ts';
import { DamagedError } from '#core/errors.ts';
import type { ContentItem } from '#core/manifest/contents.ts';
import { type Manifest, readManifest, sealManifest } from '#core/manifest/manifest.ts';
import { runIdOf } from '#core/point/run-id.ts';
import type { PointReader } from '#core/ports/worker.ts';
import { connect } from '#engines/postgres/connection/session.ts';
import { connectionSettings } from '#engines/postgres/connection/settings.ts';
import { contentsOf } from '#engines/postgres/contents/contents-of.ts';
import { databaseOf } from '#engines/postgres/contents/database-of.ts';
import { type PostgresServer, postgresBin } from '#test/support/postgres-server.ts';

export interface MadePoint {
  readonly manifest: Manifest;
  /** As stored, by name of archive. Change them to damage the point. */
  readonly archives: Map<string, Buffer>;
  readonly reader: PointReader;
}

interface Options {
  readonly database: string;
  /** Tables with an archive of their own, as the server quotes them. */
  readonly big?: readonly string[];
  /** Which client dumps. */
  readonly clientMajor?: number;
  readonly around?: 'zstd' | 'lz4';
  readonly dumpArgs?: readonly string[];
  readonly withPasswords?: boolean;
  /** Length of a part, and so of what a reader hands out at once. */
  readonly partBytes?: number;
  /** Two pieces for these archives. */
  readonly inTwo?: readonly string[];
  /** SQL that the source runs after the main archive was made and before those of the big tables. */
  readonly between?: string;
}

const shell = createProcessShell();

/** A point of a real database, made by the tools themselves in the form that a backup leaves. */
export async function makePoint(server: PostgresServer, options: Options): Promise<MadePoint> {
  const { database, big = [], clientMajor = server.major, around, dumpArgs = [] } = options;
  const bin = postgresBin(clientMajor) ?? '';
  const startedAt = new Date(Date.now() - 1000);
  const output = async (program: string, args: readonly string[]): Promise<Buffer> => {
    const env = {
      PGHOST: '127.0.0.1',
      PGPORT: String(server.port),
      PGUSER: 'postgres',
      TZ: 'UTC',
      LC_ALL: 'C.UTF-8',
      PATH: process.env['PATH'] ?? '',
    };
    const dump = shell.start({ file: `${bin}/${program}`, args: ['-w', ...args], env });
    const compress = around !== undefined && program === 'pg_dump';
    const last = compress ? shell.start({ file: around, args: ['-q', '-c'], env, stdin: dump }) : dump;
    const chunks: Buffer[] = [];
    for await (const chunk of last.output) chunks.push(Buffer.from(chunk));
    await last.exited;
    const { code } = await dump.exited;
    if (code !== 0) throw new Error(`${program}: ${dump.stderrTail()}`);
    return Buffer.concat(chunks);
  };
  const compression = around ? ['-Z0'] : [];
  const archives = new Map<string, Buffer>();
  const globals = ['--globals-only', ...(options.withPasswords ? [] : ['--no-role-passwords'])];
  archives.set('globals', await output('pg_dumpall', globals));
  const main = [
    '-Fc',
    ...compression,
    ...dumpArgs,
    ...big.map((table) => `--exclude-table-data=${table}`),
    database,
  ];
  archives.set('main', await output('pg_dump', main));
  if (options.between !== undefined) await server.psql(options.between, database);
  for (const table of big) {
    archives.set(
      table,
      await output('pg_dump', ['-Fc', '--data-only', ...compression, '-t', table, database]),
    );
  }
  const listed = await listing(server, database);
  const encoding = around ? `pg_dump-custom|${around}` : 'pg_dump-custom+gzip';
  const manifest = sealed(archives, { ...listed, encoding, startedAt, clientMajor, server, options });
  return { manifest, archives, reader: readerOf(manifest, archives, options.partBytes) };
}

async function listing(server: PostgresServer, database: string) {
  const settings = connectionSettings(server.url(database), 'the test server', {
    environment: { PGSSLMODE: 'disable' },
  });
  const session = await connect(settings, 'test');
  try {
    const query = <Row>(sql: string, params?: unknown[]) => session.rows(z.custom<Row>(), sql, params);
    await session.run('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    return {
      contents: await contentsOf(query),
      database: z.record(z.string(), z.json()).parse(await databaseOf(query)),
    };
  } finally {
    await session.end();
  }
}

interface Listed {
  readonly contents: ContentItem[];
  readonly database: Manifest['database'];
  readonly encoding: string;
  readonly startedAt: Date;
  readonly clientMajor: number;
  readonly server: PostgresServer;
  readonly options: Options;
}

function sealed(archives: ReadonlyMap<string, Buffer>, listed: Listed): Manifest {
  const { contents, database, encoding, startedAt, clientMajor, server, options } = listed;
  const at = startedAt.toISOString();
  const runId = runIdOf('orders', startedAt);
  const partBytes = options.partBytes ?? 65_536;
  const objects = [...archives].flatMap(([archive, bytes], index) => {
    const middle = options.inTwo?.includes(archive) ? Math.ceil(bytes.length / 2) : bytes.length;
    const pieces = [bytes.subarray(0, middle), bytes.subarray(middle)].filter((piece) => piece.length > 0);
    return pieces.map((piece, at) => ({
      key: `data/on-demand/postgres/orders/${runId}/1/${String(index + 1).padStart(4, '0')}.${at + 1}.dump`,
      versionId: null,
      bytes: piece.length,
      sha256: sha256(piece),
      partBytes,
      parts: `1/${index}.${at}.parts`,
      partsSha256: sha256(piece),
      storedChecksum: sha256(piece),
      encoding: archive === 'globals' ? 'sql' : encoding,
      archive,
      piece: at + 1,
      shared: false,
    }));
  });
  const bytes = sealManifest({
    manifest: 1,
    source: 'orders',
    engine: 'postgres',
    runId,
    class: 'on-demand',
    attempt: 1,
    owner: 'team-orders',
    contacts: ['#orders-oncall'],
    classification: 'personal',
    scheduledAt: at,
    startedAt: at,
    consistentAt: at,
    sealedAt: new Date().toISOString(),
    consistency: { kind: 'snapshot', from: at, to: at },
    server: { version: `${server.major}.0` },
    tools: { pg_dump: `${clientMajor}.0` },
    database,
    objects,
    contents,
    totals: {
      bytes: objects.reduce((sum, object) => sum + object.bytes, 0),
      logicalBytes: 1_000_000,
      rows: 0,
      objects: objects.length,
    },
    retention: { keepUntil: null, lock: 'none', lockedUntil: null },
    verifiableBy: 'holdfast',
    encryption: { at: 'none' },
    set: null,
    notes: [],
    restoreSha256: sha256(Buffer.from('')),
  });
  const read = readManifest(bytes, { source: 'orders', runId });
  if ('problem' in read) throw new Error(read.problem);
  return read.manifest;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Hands out parts that are compared with what they were when this reader was made, in a buffer that is used again. */
export function readerOf(manifest: Manifest, archives: Map<string, Buffer>, partBytes = 65_536): PointReader {
  const partsOf = (bytes: Buffer): Buffer[] =>
    Array.from({ length: Math.ceil(bytes.length / partBytes) }, (_, at) =>
      bytes.subarray(at * partBytes, (at + 1) * partBytes),
    );
  const promised = new Map([...archives].map(([name, bytes]) => [name, partsOf(bytes).map(sha256)]));
  const encodings = new Map(manifest.objects.map(({ archive, encoding }) => [archive, encoding]));
  return {
    manifest,
    archives: [...archives].map(([archive, bytes]) => ({
      archive,
      encoding: encodings.get(archive) ?? '',
      bytes: bytes.length,
    })),
    async *open(archive, { signal } = {}) {
      const handed = Buffer.alloc(partBytes);
      const expected = promised.get(archive) ?? [];
      const parts = partsOf(archives.get(archive) ?? Buffer.alloc(0));
      for (let at = 0; at < expected.length; at++) {
        signal?.throwIfAborted();
        const part = parts[at] ?? Buffer.alloc(0);
        if (sha256(part) !== expected[at])
          throw new DamagedError(`'${archive}' is damaged in part ${at + 1}`, {
            hint: 'take another point',
            object: archive,
          });
        part.copy(handed);
        yield handed.subarray(0, part.length);
        handed.fill(0xee);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
