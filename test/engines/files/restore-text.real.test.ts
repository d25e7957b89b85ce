import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restoreText } from '#engines/files/restore-text/restore-text.ts';
import { fencedBlocks } from '../../docs/fenced-blocks.ts';
import { temporary, workerOf } from './files-setup.ts';
import { makeHostileTree } from './hostile-tree.ts';
import { contentsOfFolder, storedPoint } from './stored-point.ts';

describe('RESTORE.md of files', () => {
  const root = temporary();
  const tree = path.join(root, 'tree');
  let point: Awaited<ReturnType<typeof storedPoint>>;

  beforeAll(async () => {
    mkdirSync(tree);
    await makeHostileTree(tree);
    point = await storedPoint(workerOf({ path: tree }), path.join(root, 'store'), { maxParts: 7 });
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const run = (target: string, change = (script: string): string => script) => {
    const script = change(fencedBlocks(restoreText(point.manifest), 'sh').join('\n'));
    return spawnSync('sh', ['-e', '-c', script], {
      env: { PATH: '/usr/bin:/bin', STORE: path.join(root, 'store'), TARGET: target },
      encoding: 'utf8',
    });
  };

  it('brings every file back with tar and zstd alone, as it was', async () => {
    const target = path.join(root, 'by-tar');
    const { status, stderr } = run(target);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(await contentsOfFolder(target)).toEqual(point.manifest.contents);
  });

  it('brings back times to the nanosecond', () => {
    const times = (folder: string): string =>
      execFileSync('sh', ['-c', 'find . -type f -printf "%p %T@\\n" | sort'], {
        cwd: folder,
        encoding: 'utf8',
      });
    expect(times(path.join(root, 'by-tar'))).toBe(times(tree));
  });

  it('stops at a changed byte before it unpacks anything', () => {
    const [object] = point.manifest.objects;
    const wrong = (script: string): string => script.replace(object?.sha256 ?? '', '0'.repeat(64));
    const target = path.join(root, 'changed');
    expect(run(target, wrong).status).not.toBe(0);
    expect(execFileSync('ls', ['-A', target], { encoding: 'utf8' })).toBe('');
  });

  it('finds a file that is not as it was', () => {
    const target = path.join(root, 'spoilt');
    const spoil = (script: string): string => {
      const at = script.lastIndexOf('\ncat ');
      return `${script.slice(0, at)}\necho more >> "$TARGET"/plain/one${script.slice(at)}`;
    };
    const { status, stdout } = run(target, spoil);
    expect(status).not.toBe(0);
    expect(stdout).toContain('FAILED');
  });
});
