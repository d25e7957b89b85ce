import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repository } from '../../local/tools/folders.ts';
import { type DocsFolder, makeDocsFolder } from './docs-folder.ts';
import { fencedBlocks } from './fenced-blocks.ts';

let folder: DocsFolder;
let blocks: readonly string[];
beforeAll(async () => {
  const text = await readFile(join(repository, 'docs/instead-of-your-script.md'), 'utf8');
  blocks = fencedBlocks(text, 'sh');
  folder = await makeDocsFolder('export default {};');
}, 60_000);
afterAll(() => folder?.clear());

/** Of somebody's script: it has no pipefail, and goes on. */
const typed = async (word: string) => {
  const block = blocks.find((one) => one.includes(word));
  assert.ok(block, `no block has ${word}`);
  return folder.type(`set +e +u +o pipefail\n${block}`);
};

it('shows nothing that is not tried here', () => {
  expect(blocks).toHaveLength(7);
});

it('an empty dump is called a backup by a pipe', async () => {
  const { text } = await typed('no_such_database');
  expect(text).toContain('the script says: backed up');
  expect(text).toMatch(/ 20 .*dump\.sql\.gz/);
});

it('half a dump passes a check of its head', async () => {
  const { text } = await typed('half.sql');
  expect(text).toContain('the script says: the dump is good\nand it has no end');
});

it('psql calls a restore with errors restored, and no table is there', async () => {
  const { text } = await typed('restored_by_script');
  expect(text).toContain('the script says: restored');
  expect(text).toContain('tables in it: 0');
});

it('cp replaces a segment that is there', async () => {
  const { text } = await typed('the server is told');
  expect(text).toContain('archived\nanother one of the same name');
});

it('a dump knows neither its cluster nor a place from which WAL could go on', async () => {
  const { text } = await typed('pg_control_system');
  expect(text).toMatch(/its cluster \(\d{15,}\) or a place in its WAL \([0-9A-F]+\/[0-9A-F]+\): 0/);
});

it('gzip over -Fc saves less than a twentieth', async () => {
  const { text } = await typed('gzip -k');
  const [once, twice] = [...text.matchAll(/(\d+) orders\.dump/g)].map(([, bytes]) => Number(bytes));
  assert.ok(once && twice);
  expect(twice).toBeGreaterThan(once * 0.95);
});

it('deletion by age takes the last backups when the nights fail', async () => {
  expect((await typed('-mtime +7')).text).toContain('failed nights: 0');
});
