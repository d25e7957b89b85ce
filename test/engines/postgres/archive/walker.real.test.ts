import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createArchiveWalker } from '#engines/postgres/archive/walker.ts';
import { notExercised } from '#test/support/not-exercised.ts';
import { availableMajors } from '#test/support/postgres-server.ts';
import { makeHostileDatabase } from './hostile-database.ts';
import { type ScratchServer, startScratchServer } from './scratch-server.ts';

/** pg_dump 15 takes a number. */
const compressions = (major: number) => (major < 16 ? ['0', '6'] : ['none', 'gzip:6', 'lz4', 'zstd:3']);

function walked(bytes: Uint8Array, pieceBytes = 65_536) {
  const walker = createArchiveWalker();
  for (let at = 0; at < bytes.length; at += pieceBytes) walker.push(bytes.subarray(at, at + pieceBytes));
  return walker;
}

function endsWell(walker: ReturnType<typeof walked>): boolean {
  try {
    walker.end();
    return true;
  } catch {
    return false;
  }
}

function isWhole(...pieces: readonly Uint8Array[]): boolean {
  const walker = createArchiveWalker();
  for (const piece of pieces) walker.push(piece);
  return endsWell(walker);
}

describe.each(availableMajors())('an archive of pg_dump %i', (major) => {
  let server: ScratchServer;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'archive-walker-'));
    server = await startScratchServer(major);
    await makeHostileDatabase(server);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const dump = (...args: readonly string[]) => server.tool('pg_dump', '-Fc', '-d', 'hostile', ...args);
  /** Undefined, and said at the end of the run, where the client was built without this compression. */
  async function compressed(by: string, ...args: readonly string[]): Promise<Buffer | undefined> {
    try {
      return await dump('-Z', by, ...args);
    } catch (error) {
      if (!/does not support compression/.test(String(error))) throw error;
      notExercised(`archives of pg_dump ${major} with ${by} (its build here lacks it)`);
      return undefined;
    }
  }
  function kept(bytes: Uint8Array): string {
    const file = path.join(folder, 'archive');
    writeFileSync(file, bytes);
    return file;
  }
  const listed = async (bytes: Uint8Array) => (await server.tool('pg_restore', '-l', kept(bytes))).toString();

  it.each(compressions(major))(
    'compressed by %s has the contents that pg_restore lists',
    async (compression) => {
      const bytes = await compressed(compression);
      if (!bytes) return;
      const walker = walked(bytes);
      walker.end();
      const list = await listed(bytes);
      const entries = walker.entries();
      // as PrintTOCSummary writes them: catalog ids left out, line ends as blanks, '-' for none
      const shown = (text: string | undefined) => text?.replaceAll(/[\r\n]/g, ' ') || '-';
      const special = ['ENCODING', 'STDSTRINGS', 'SEARCHPATH', 'DATABASE', 'DATABASE PROPERTIES'];
      const lines = entries
        .filter(({ desc }) => !special.includes(desc))
        .map(
          (entry) =>
            `${entry.dumpId}; ${entry.desc} ${shown(entry.namespace)} ${shown(entry.tag)} ${entry.owner ?? ''}`,
        );
      const listedLines = list.split('\n').filter((line) => /^\d/.test(line));
      expect(listedLines.map((line) => line.replace(/; \d+ \d+ /, '; '))).toEqual(lines);
      expect(list).toContain(`TOC Entries: ${entries.length}\n`);
      expect(list).toContain(`dbname: ${walker.header()?.database}\n`);
      expect(list).toContain(`Dump Version: ${walker.header()?.formatVersion}-0\n`);
      expect(list).toContain(`Dumped from database version: ${walker.header()?.serverVersion}\n`);
      expect(list).toContain(`Dumped by pg_dump version: ${walker.header()?.clientVersion}\n`);
      expect(walker.encoding()).toBe('UTF8');
      const { algorithm } = /^(?<algorithm>[a-z0-9]+)/.exec(compression)?.groups ?? {};
      expect(walker.header()?.compression).toBe(
        major < 16 ? (algorithm === '0' ? 'none' : 'gzip') : algorithm,
      );
      const largeObjects = walker.blocks().reduce((sum, block) => sum + block.largeObjects, 0);
      expect(largeObjects).toBe(3);
    },
  );

  it('needs no more than its first tocBytes to be listed and for its pre-data and post-data', async () => {
    const bytes = await dump();
    const file = kept(bytes);
    const head = path.join(folder, 'head');
    writeFileSync(head, bytes.subarray(0, walked(bytes).tocBytes()));
    for (const wanted of [['-l'], ['-f', '-', '--section=pre-data'], ['-f', '-', '--section=post-data']]) {
      // the key of \restrict is random
      const script = async (from: string) =>
        (await server.tool('pg_restore', ...wanted, from))
          .toString()
          .replaceAll(/^\\(un)?restrict .*$/gm, '');
      expect(await script(head)).toBe(await script(file));
    }
    writeFileSync(head, bytes.subarray(0, (walked(bytes).tocBytes() ?? 0) - 1));
    await expect(server.tool('pg_restore', '-l', head)).rejects.toThrow('end of file');
  });

  it.each(compressions(major))('compressed by %s is refused wherever it is cut', async (compression) => {
    const few = ['-t', 'no_columns', '-t', 'traps', '-t', 'empty_one', '-b'];
    const bytes = await compressed(compression, ...few);
    if (!bytes) return;
    const walker = createArchiveWalker();
    const accepted = Array.from(bytes.keys()).filter((length) => {
      const whole = endsWell(walker);
      walker.push(bytes.subarray(length, length + 1));
      return whole;
    });
    expect(accepted).toEqual([]);
    expect(endsWell(walker)).toBe(true);
    expect(isWhole(bytes, Buffer.from([0]))).toBe(false);
  });

  it('is refused when blocks are taken out, doubled or changed places', async () => {
    const bytes = await dump();
    const seekable = path.join(folder, 'seekable');
    await dump('-f', seekable);
    const inFile = walked(readFileSync(seekable));
    inFile.end();
    const starts = inFile
      .entries()
      .flatMap(({ dataOffset }) => (dataOffset === undefined ? [] : [dataOffset]));
    expect(starts.length).toBe(inFile.blocks().length);
    const blocks = starts.map((start, index) => bytes.subarray(start, starts[index + 1]));
    const front = bytes.subarray(0, starts[0]);
    expect(isWhole(front, ...blocks)).toBe(true);
    for (const [index, block] of blocks.entries()) {
      expect(isWhole(front, ...blocks.toSpliced(index, 1))).toBe(false);
      expect(isWhole(front, ...blocks.toSpliced(index, 0, block))).toBe(false);
      const next = blocks[index + 1];
      if (next) expect(isWhole(front, ...blocks.toSpliced(index, 2, next, block))).toBe(false);
    }
  });

  it('is read alike however its bytes are split', async () => {
    const bytes = await dump();
    const seen = (walker: ReturnType<typeof walked>) => [
      walker.entries(),
      walker.blocks(),
      walker.tocBytes(),
    ];
    const whole = seen(walked(bytes, bytes.length));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), (pieceBytes) => {
        expect(seen(walked(bytes, pieceBytes))).toEqual(whole);
      }),
    );
  });

  it.each([
    '--schema-only',
    '--data-only',
    '--data-only -t public.plain',
    '--exclude-table-data=public.plain',
    '--section=pre-data',
    '-t public.mv',
    '-C',
  ])('is whole with %s', async (line) => {
    const args = line.split(' ');
    const walker = walked(await dump(...args));
    walker.end();
    const data = walker.entries().filter(({ hadDumper }) => hadDumper);
    expect(walker.blocks().map(({ dumpId }) => dumpId)).toEqual(data.map(({ dumpId }) => dumpId));
    const tables = data.filter(({ tag }) => tag === 'plain').length;
    expect(tables).toBe(args.some((arg) => ['--data-only', '-C'].includes(arg)) ? 1 : 0);
  });
});
