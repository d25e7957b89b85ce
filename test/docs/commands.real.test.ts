import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../../local/tools/folders.ts';
import { type DocsFolder, makeDocsFolder } from './docs-folder.ts';
import { fencedBlocks } from './fenced-blocks.ts';

const document = (name: string) => readFile(join(repository, name), 'utf8');

describe('the commands of the documents', () => {
  let folder: DocsFolder;

  beforeAll(async () => {
    const [config = ''] = fencedBlocks(await document('README.md'), 'ts');
    assert.match(config, /export default/);
    folder = await makeDocsFolder(config);
    // README.md begins with a restore: somebody has taken a backup before
    const { code, text } = await folder.type(
      'npx holdfast run orders --config ~/holdfast/holdfast.config.ts',
    );
    assert.equal(code, 0, text);
  }, 60_000);

  afterAll(() => folder?.clear());

  // the README comes first: the other one restores what it has backed up
  it.each([
    { name: 'README.md', atLeast: 4, tells: ['matches', 'verified', 'pass', 'proven'] },
    { name: 'docs/restore.md', atLeast: 8, tells: ['matches', 'good', 'pass', 'sha256sum -c'] },
  ])(
    'of $name run as they stand, in their order',
    async ({ name, atLeast, tells }) => {
      const blocks = fencedBlocks(await document(name), 'sh');
      let told = '';
      for (const block of blocks) {
        const { code, text } = await folder.type(block);
        assert.equal(code, 0, `${block}\n${text}`);
        told += text;
      }
      expect(blocks.length).toBeGreaterThanOrEqual(atLeast);
      for (const word of tells) expect(told).toContain(word);
      expect(told).not.toMatch(/differs|FAILED|error:/);
    },
    180_000,
  );

  it('of docs/scenarios.md run as they stand after an accident, and bring the rows back', async () => {
    const blocks = fencedBlocks(await document('docs/scenarios.md'), 'sh');
    const rows = () =>
      folder.type(
        'psql "$SERVER/orders" -Atc "SELECT count(*), count(*) FILTER (WHERE note IS NULL) FROM orders"',
      );
    const accident = "DELETE FROM orders WHERE id <= 100; UPDATE orders SET note = 'newer' WHERE id = 101";
    expect((await folder.type(`psql "$SERVER/orders" -c "${accident}"`)).code).toBe(0);
    let told = '';
    for (const [index, block] of blocks.entries()) {
      const { code, text } = await folder.type(block);
      assert.equal(code, 0, `${block}\n${text}`);
      told += text;
      if (index === 1) expect((await rows()).text).toContain('5000|0');
    }
    expect(blocks.length).toBeGreaterThanOrEqual(12);
    for (const word of ['matches', 'verified', 'good', 'pass', 'nothing to rebuild'])
      expect(told).toContain(word);
    const changed = await folder.type(
      'psql "$SERVER/orders_lost" -Atc "SELECT note FROM orders WHERE id = 101"',
    );
    expect(changed.text).toContain('newer');
  }, 400_000);

  it('fills the scenario page with the times of the drill, the people and the losses', async () => {
    const config = '--config ~/holdfast/holdfast.config.ts';
    const { code, text } = await folder.type(`npx holdfast report --scenarios ${config}`);
    expect(code, text).toBe(0);
    expect(text).toMatch(/\| orders \| pass, 20\d\d-.* \| \d/);
    expect(text).toMatch(/\| orders \| orders@\S+ \| the last /);
    expect(text).not.toContain('Filled from the');
  }, 60_000);

  it('fails on a command that does not exist', async () => {
    const { code, text } = await folder.type('npx holdfast restroe orders@latest');
    expect(code).toBe(2);
    expect(text).toContain('restore');
  });
});
