import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { workFolder, workUser } from '../../infra/constructs/tasks/work-folder.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const lines = read('containers/milvus/Dockerfile')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .map((line) => line.trim());

describe('the image of the engine milvus', () => {
  it('copies only what is there, and what .dockerignore lets through', () => {
    const ignored = read('.dockerignore').split('\n');
    const copied = lines.flatMap((line) => {
      const [, from = ''] = /^COPY (?!--)(.*) \S+$/.exec(line) ?? [];
      return from.split(' ').filter(Boolean);
    });
    expect(copied.length).toBeGreaterThan(5);
    for (const name of copied) {
      expect(existsSync(path.join(root, name)), name).toBe(true);
      expect(ignored).toContain(`!${name}`);
    }
  });

  it('bundles the worker exactly as the image of PostgreSQL does', () => {
    const bundling = (file: string): string => read(file).split('AS bundle')[1]?.split('\nFROM ')[0] ?? '';
    const [own, other] = ['milvus', 'postgres'].map((name) =>
      bundling(`containers/${name}/Dockerfile`).replace(/\n#.*/g, '').trim(),
    );
    expect(own?.length).toBeGreaterThan(200);
    expect(own).toBe(other);
  });

  it('runs the worker as the user of the tasks, and writes into one folder', () => {
    expect(lines).toContain(`ENV TMPDIR=${workFolder} HOME=${workFolder}`);
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual([`USER ${workUser}`]);
    expect(lines).toContain(`VOLUME ${workFolder}`);
    expect(lines).toContain(`RUN mkdir ${workFolder} && chown ${workUser} ${workFolder}`);
    expect(lines.filter((line) => line.startsWith('ENTRYPOINT'))).toEqual([
      'ENTRYPOINT ["node", "/worker/worker.mjs"]',
    ]);
  });
});
