import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../cli/exit-codes.ts';
import { repository } from '../../local/tools/folders.ts';
import { fencedBlocks } from './fenced-blocks.ts';

const documents = ['README.md', ...globSync('{docs,engines}/**/*.md', { cwd: repository })];
const read = (name: string) => readFile(join(repository, name), 'utf8');

describe('the documents', () => {
  it('are found', () => {
    expect(documents).toContain('docs/restore.md');
    expect(documents).toContain('engines/postgres/README.md');
  });

  it.each(documents)('%s says something', async (name) => {
    expect((await read(name)).length).toBeGreaterThan(800);
  });

  it.each(documents)('%s names only files that exist', async (name) => {
    const text = await read(name);
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)].map(([, path = '']) =>
      join(dirname(name), path),
    );
    const folders = ['adapters', 'bench', 'cli', 'core', 'docs', 'engines', 'local', 'test'];
    const named = [...text.matchAll(/`([\w./-]+)`/g)]
      .map(([, path = '']) => path)
      .filter((path) => path.includes('/') && folders.includes(path.split('/')[0] ?? ''));
    expect([...links, ...named].filter((path) => !existsSync(join(repository, path)))).toEqual([]);
  });

  it('are no wider than a screen in what one types', async () => {
    for (const name of documents) {
      for (const block of fencedBlocks(await read(name), 'sh')) {
        expect(block.split('\n').filter((line) => line.length > 130)).toEqual([]);
      }
    }
  });

  it('tell in README.md every exit code that there is', async () => {
    const text = await read('README.md');
    for (const code of Object.values(exitCodes)) expect(text).toMatch(new RegExp(`\\b${code}\\b`));
  });

  it('explain in engines/postgres/README.md every field of a source', async () => {
    const text = await read('engines/postgres/README.md');
    const { postgres } = await import('#engines/postgres/engine.ts');
    const missing = Object.keys(postgres.source.shape).filter((field) => !text.includes(`\`${field}`));
    expect(missing).toEqual([]);
  });
});

describe('the blocks of a document', () => {
  it('are those of one language, whatever stands between them', () => {
    const text = '```sh\na\nb\n```\n```ts\nx\n```\n\n```sh\nc\n```\n';
    expect(fencedBlocks(text, 'sh')).toEqual(['a\nb', 'c']);
    expect(fencedBlocks(text, 'ts')).toEqual(['x']);
  });
});
