import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { temporary } from '#test/engines/files/files-setup.ts';
import { makeHostileTree } from '#test/engines/files/hostile-tree.ts';
import { contentsOfFolder } from '#test/engines/files/stored-point.ts';
import { notExercised } from '#test/support/not-exercised.ts';

const program = fileURLToPath(new URL('../../../cli/holdfast.mjs', import.meta.url));
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

const Run = z.object({
  runs: z.array(z.object({ outcome: z.string(), error: z.object({ message: z.string() }).optional() })),
});
const Restore = z.object({
  verdict: z.string(),
  differences: z.number(),
  left: z.array(z.string()).optional(),
  errors: z.array(z.string()).optional(),
});
const Diff = z.object({
  verdict: z.string(),
  differences: z.array(z.object({ change: z.string(), name: z.string(), what: z.array(z.string()) })),
});
const Drill = z.object({ verdict: z.string(), checks: z.array(z.object({ ok: z.boolean() })) });
const Failed = z.object({ error: z.object({ message: z.string(), hint: z.string() }) });

describe('files, from the command line', () => {
  const root = temporary();
  const at = (...names: string[]): string => path.join(root, ...names);

  const holdfast = (
    args: readonly string[],
    uid = process.getuid?.(),
  ): { status: number | null; document: unknown } => {
    const { status, stdout } = spawnSync(process.execPath, [program, ...args, '--json'], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', HOME: '/nowhere', TMPDIR: root },
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    return { status, document: JSON.parse(stdout) };
  };

  beforeAll(async () => {
    fs.chmodSync(root, 0o777);
    fs.mkdirSync(at('tree'));
    await makeHostileTree(at('tree'));
    fs.writeFileSync(
      at('holdfast.config.mjs'),
      `export default {
        store: { directory: process.getuid() === ${nobody} ? 'of-nobody' : 'store' },
        plans: { nightly: { keep: { daily: '14d' }, attempts: 1 } },
        sources: {
          tree: {
            engine: 'files', plan: 'nightly', path: 'tree', rpo: '25h',
            checks: [{ path: 'plain/*', atLeast: 2, bytes: '1MB' }, { path: '.env', exists: true }, { path: 'core.*', exists: false }, { path: 'large', newerThan: '1d' }],
            drill: { command: 'test "$(cat "$RESTORED_FOLDER/plain/one")" = one' },
          },
          open: { engine: 'files', plan: 'nightly', path: 'tree', exclude: ['.env', 'deeper', 'closed'], rpo: '25h' },
        },
      };`,
    );
    const made = holdfast(['run', 'tree', '--config', 'holdfast.config.mjs']);
    expect(Run.parse(made.document).runs).toEqual([{ outcome: 'verified' }]);
  });
  afterAll(() => fs.rmSync(root, { recursive: true }));

  const verb = (...args: string[]) => holdfast([...args, '--config', 'holdfast.config.mjs']);

  it('brings a whole tree back, and says that it matches', async () => {
    const { status, document } = verb('restore', 'tree@latest', '--to', './back');
    expect([status, Restore.parse(document).verdict]).toEqual([0, 'matches']);
    expect(await contentsOfFolder(at('back'))).toEqual(await contentsOfFolder(at('tree')));
  });

  it('touches nothing in a folder that is in use, unless it is told to', () => {
    fs.writeFileSync(at('back', '.env'), 'changed since');
    const { status, document } = verb('restore', 'tree@latest', '--to', './back');
    expect([status, Failed.parse(document).error.message]).toEqual([2, expect.stringContaining('not empty')]);
    expect(fs.readFileSync(at('back', '.env'), 'utf8')).toBe('changed since');
    fs.writeFileSync(at('back', 'mine'), 'mine');
    const again = verb('restore', 'tree@latest', '--to', './back', '--overwrite');
    expect([again.status, Restore.parse(again.document).verdict]).toEqual([0, 'matches']);
    expect(fs.readFileSync(at('back', '.env'), 'utf8')).not.toBe('changed since');
    expect(fs.readFileSync(at('back', 'mine'), 'utf8')).toBe('mine');
  });

  it('brings back a part alone, a hard link without its first name too', () => {
    for (const [number, name] of ['plain/one', 'plain/deeper/same-as-one', 'same-as-one-too'].entries()) {
      const { status, document } = verb(
        'restore',
        'tree@latest',
        '--to',
        `./part-${number}`,
        '--only',
        name,
        'empty',
      );
      expect([status, Restore.parse(document).verdict], name).toEqual([0, 'matches']);
      expect(fs.readFileSync(at(`part-${number}`, name), 'utf8')).toBe('one');
      expect(fs.readdirSync(at(`part-${number}`)).sort()).toEqual([name.split('/')[0] ?? '', 'empty'].sort());
    }
  });

  it('refuses a part that the point does not have, and leaves nothing', () => {
    const { status, document } = verb('restore', 'tree@latest', '--to', './none', '--only', 'not-there');
    expect([status, Restore.parse(document).errors?.join()]).toEqual([
      1,
      expect.stringContaining("no 'not-there'"),
    ]);
    expect(fs.existsSync(at('none'))).toBe(false);
  });

  it('rehearses a restore with checks and a command', () => {
    const { status, document } = verb('drill', 'tree');
    expect([status, Drill.parse(document).verdict]).toEqual([0, 'pass']);
    expect(Drill.parse(document).checks.map(({ ok }) => ok)).toEqual(Array.from({ length: 6 }, () => true));
    expect(fs.readdirSync(root).filter((name) => name.startsWith('holdfast-drill-'))).toEqual([]);
  });

  it('tells what is otherwise now than in a point', () => {
    expect(Diff.parse(verb('diff', 'tree@latest').document)).toMatchObject({
      verdict: 'same',
      differences: [],
    });
    fs.writeFileSync(at('back', 'plain', 'deeper', 'deepest', 'two'), 'other');
    fs.chmodSync(at('back', 'run-me'), 0o600);
    fs.rmSync(at('back', 'nothing'));
    const { status, document } = verb('diff', 'tree@latest', '--with', './back');
    const { differences } = Diff.parse(document);
    expect(status).toBe(1);
    const of = (name: string) => differences.find((difference) => difference.name === name);
    expect(of('plain/deeper/deepest/two')).toMatchObject({ change: 'changed', what: ['content', 'time'] });
    expect(of('run-me')).toMatchObject({ change: 'changed', what: ['permissions'] });
    expect(of('nothing')).toMatchObject({ change: 'removed' });
    expect(of('mine')).toMatchObject({ change: 'added' });
  });

  it('fails by name on what it may not read, and keeps no point', () => {
    if (!isRoot)
      return notExercised('files that this user may not read (it takes root to become another user)');
    const run = holdfast(['run', 'tree', '--config', 'holdfast.config.mjs'], nobody);
    const [first] = Run.parse(run.document).runs;
    expect([run.status, first?.outcome]).toEqual([1, 'failed']);
    expect(first?.error?.message).toMatch(
      /cannot be read: .*\.env \(EACCES\)|cannot be read: .*plain\/deeper \(EACCES\)/,
    );
    expect(fs.existsSync(at('of-nobody', 'points'))).toBe(false);
  });

  it('reads the rest where that is excluded, and says what an ordinary user cannot bring back', () => {
    if (!isRoot) return notExercised('a restore by another user (it takes root to become one)');
    const run = holdfast(['run', 'open', '--config', 'holdfast.config.mjs'], nobody);
    expect([run.status, Run.parse(run.document).runs]).toEqual([0, [{ outcome: 'verified' }]]);
    const back = holdfast(
      ['restore', 'open@latest', '--to', './of-nobody-back', '--config', 'holdfast.config.mjs'],
      nobody,
    );
    expect(Restore.parse(back.document)).toMatchObject({
      verdict: 'matches',
      left: [expect.stringContaining('owners .: needs root')],
    });
  });
});
