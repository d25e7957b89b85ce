import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const programs = z
  .strictObject({
    majors: z.array(z.int()),
    postgres: z.array(z.string()),
    /** Program to the Debian package that brings it. */
    system: z.record(z.string(), z.string()),
    extensions: z.array(z.string()),
  })
  .parse(JSON.parse(read('containers/postgres/programs.json')));
const dockerfile = read('containers/postgres/Dockerfile').replaceAll('\\\n', ' ');
const lines = dockerfile.split('\n').map((line) => line.trim());

/** Every source file that can end up in the worker. */
const sources = execFileSync('git', ['ls-files', 'core', 'adapters', 'engines', 'containers'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file.endsWith('.ts'));
const matches = (pattern: RegExp): Set<string> =>
  new Set(sources.flatMap((file) => [...read(file).matchAll(pattern)].map((match) => match[1] ?? '')));

describe('the image of the engine postgres', () => {
  it('has every program of PostgreSQL that the code starts, and names no other', () => {
    const started = matches(/(?:\bprogram|asServer)\('(\w+)'/g);
    // asked for by name in two steps
    const found = matches(/findToolSet\([^)]*'(initdb)'/g);
    expect([...new Set([...started, ...found])].sort()).toEqual([...programs.postgres].sort());
  });

  it('has every other program that the code starts', () => {
    const literal = matches(/(?:\bfile: |spawnSync\(|\[)'(sh|\/bin\/sh|id|mkfifo|setpriv|zstd|lz4|gzip)'/g);
    const around = matches(/\baround\(tools, '(zstd|lz4)'/g);
    for (const name of [...literal, ...around]) {
      expect(Object.keys(programs.system)).toContain(path.basename(name));
    }
    const known = /(?:\bfile: |spawnSync\(|spawn\()'(?!\d)([^'$]+)'/g;
    expect(
      [...matches(known)].map((name) => path.basename(name)).filter((name) => !(name in programs.system)),
    ).toEqual([]);
  });

  it('copies client and server of every major, with the extensions that drills need', () => {
    const newest = Math.max(...programs.majors);
    for (const major of programs.majors) {
      expect(dockerfile).toMatch(new RegExp(`^FROM postgres:${major}-bookworm`, 'm'));
      for (const extension of programs.extensions)
        expect(dockerfile).toContain(`postgresql-${major}-${extension}`);
      if (major === newest) continue;
      for (const place of ['lib', 'share']) {
        const folder = `/usr/${place}/postgresql/${major}`;
        expect(lines).toContain(`COPY --from=postgres-${major} ${folder} ${folder}`);
      }
    }
  });

  it('installs what its base does not bring', () => {
    const [last = ''] = dockerfile.split(/^FROM /m).slice(-1);
    const base = ['dash', 'coreutils', 'util-linux'];
    for (const name of new Set(Object.values(programs.system)))
      if (!base.includes(name)) expect(last).toMatch(new RegExp(`apt-get install .* ${name}( |$)`, 'm'));
  });

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

  it('runs as nobody in particular, and writes into one folder', () => {
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER postgres']);
    expect(lines).toContain('VOLUME /work');
    expect(lines).toContain('ENV TMPDIR=/work HOME=/work');
    expect(lines.at(-2)).toBe('ENTRYPOINT ["node", "/worker/worker.mjs"]');
  });
});
