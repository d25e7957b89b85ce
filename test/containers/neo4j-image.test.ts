import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { workFolder, workUser } from '../../infra/constructs/tasks/work-folder.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const lines = read('containers/neo4j/Dockerfile')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .map((line) => line.trim());

describe('the image of the engine neo4j', () => {
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
    const [own, other] = ['neo4j', 'postgres'].map((name) =>
      bundling(`containers/${name}/Dockerfile`).replace(/\n#.*/g, '').trim(),
    );
    expect(own?.length).toBeGreaterThan(200);
    expect(own).toBe(other);
  });

  it('says where its Neo4j is, runs as the user of the tasks, and writes into one folder', () => {
    expect(lines).toContain(`ENV TMPDIR=${workFolder} HOME=${workFolder} HOLDFAST_NEO4J_HOME=/var/lib/neo4j`);
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual([`USER ${workUser}`]);
    expect(lines).toContain(`VOLUME ${workFolder}`);
    expect(lines).toContain(`RUN mkdir ${workFolder} && chown ${workUser} ${workFolder}`);
  });

  it('starts the worker, and nothing that its base would start', () => {
    expect(lines.filter((line) => /^(ENTRYPOINT|CMD) /.test(line))).toEqual([
      'ENTRYPOINT ["node", "/worker/worker.mjs"]',
      'CMD []',
    ]);
  });
});
