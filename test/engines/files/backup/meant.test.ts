import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashContent, readTree } from '#engines/files/verify/read-tree.ts';
import { collect } from '#test/support/collect.ts';
import { temporary, workerOf } from '../files-setup.ts';
import { backUpToMemory, type MemoryPoint } from '../memory-point.ts';

const never = new AbortController().signal;

describe('what is meant by a source of files', () => {
  let root: string;
  beforeEach(() => {
    root = temporary();
    for (const folder of ['tree/reports', 'archive', 'live'])
      fs.mkdirSync(path.join(root, folder), { recursive: true });
    for (const file of ['tree/.env', 'tree/a.bin', 'tree/reports/one.pdf', 'archive/cert7.pem'])
      fs.writeFileSync(path.join(root, file), file);
    fs.symlinkSync('../archive/cert7.pem', path.join(root, 'live', 'cert.pem'));
    fs.symlinkSync('tree', path.join(root, 'link'));
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  const at = (name: string): string => path.join(root, name);
  const filesIn = async ({ reader }: MemoryPoint): Promise<string[]> =>
    (await collect(readTree(reader, { take: hashContent, signal: never })))
      .filter(({ kind }) => kind === 'file')
      .map((entry) => entry.path)
      .sort();

  it('takes the file that a link leads to, under the name of the link', async () => {
    const worker = workerOf({ path: at('live/cert.pem') });
    const point = await backUpToMemory(worker);
    expect(await filesIn(point)).toEqual(['cert.pem']);
    expect(point.result.consistency.kind).toBe('snapshot');
    if (!worker.diff) throw new Error('files can be compared');
    expect(await collect(worker.diff(point.reader, undefined, never))).toEqual([]);
    expect(await worker.inspect(never)).toMatchObject([{ ok: true }]);
  });

  it('compares which names are one file', async () => {
    fs.linkSync(at('tree/a.bin'), at('tree/b.bin'));
    const worker = workerOf({ path: at('tree') });
    const { reader } = await backUpToMemory(worker);
    const changes = async () => {
      if (!worker.diff) throw new Error('files can be compared');
      const all = await collect(worker.diff(reader, undefined, never));
      return all.flatMap(({ what }) => what).filter((what) => what !== 'time');
    };
    expect(await changes()).toEqual([]);
    const { atime, mtime } = fs.statSync(at('tree/b.bin'));
    fs.copyFileSync(at('tree/b.bin'), at('tree/c.bin'));
    fs.renameSync(at('tree/c.bin'), at('tree/b.bin'));
    fs.utimesSync(at('tree/b.bin'), atime, mtime);
    expect(await changes()).toEqual(['hard link']);
  });

  it('leaves out its own store, whatever link leads to it', async () => {
    fs.mkdirSync(at('tree/backups'));
    fs.writeFileSync(at('tree/backups/object'), 'x');
    for (const [tree, store] of [
      ['link', 'tree/backups'],
      ['tree', 'link/backups'],
    ] as const) {
      const point = await backUpToMemory(workerOf({ path: at(tree) }, { without: [at(store)] }));
      expect(await filesIn(point)).toEqual(['.env', 'a.bin', 'reports/one.pdf']);
    }
  });

  it('refuses to back up its own store into itself', async () => {
    const deps = { without: [at('tree')] };
    for (const tree of ['tree', 'link', 'tree/reports', 'tree/.env'])
      await expect(backUpToMemory(workerOf({ path: at(tree) }, deps))).rejects.toThrow('lies in the store');
    expect(await workerOf({ path: at('link') }, deps).inspect(never)).toMatchObject([{ ok: false }]);
  });

  it('fails where a path is named that is not there, and says so before the night', async () => {
    const worker = workerOf({ path: at('tree'), include: ['*.bin', '.envv', 'reports/one.pdf'] });
    await expect(backUpToMemory(worker)).rejects.toThrow(/has no '\.envv', and include names it/);
    expect(await worker.inspect(never)).toMatchObject([
      { ok: false, problem: expect.stringContaining('.envv') },
    ]);
  });

  it('notes a pattern that means nothing', async () => {
    const include = ['*.bn', 'reports', 'reports/one.pdf', '.env'];
    const worker = workerOf({ path: at('tree'), include });
    const point = await backUpToMemory(worker);
    expect(point.result.notes).toEqual(["include '*.bn' meant nothing"]);
    expect(await worker.inspect(never)).toMatchObject([
      { ok: true, warning: true, problem: expect.stringContaining('*.bn') },
    ]);
  });
});
