import { strict as assert } from 'node:assert';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { makeAwsFolder } from '#test/support/aws-program.ts';
import { postgresBin } from '#test/support/postgres-server.ts';
import { ministack, type S3Server } from '#test/support/s3-servers.ts';
import { repository } from '../../local/tools/folders.ts';
import { type DocsFolder, makeDocsFolder } from './docs-folder.ts';
import { fencedBlocks } from './fenced-blocks.ts';

const Policy = z.object({
  Statement: z.array(
    z.object({ Effect: z.string(), Action: z.union([z.string(), z.array(z.string())]) }).loose(),
  ),
});

describe('docs/bucket.md', () => {
  let text: string;
  let s3: S3Server;
  let folder: DocsFolder;
  let aws: Awaited<ReturnType<typeof makeAwsFolder>>;

  beforeAll(async () => {
    text = await readFile(join(repository, 'docs/bucket.md'), 'utf8');
    const [config = ''] = fencedBlocks(text, 'ts');
    assert.match(config, /export default/);
    [s3, aws] = await Promise.all([ministack(), makeAwsFolder()]);
    folder = await makeDocsFolder(config, {
      PATH: [aws.path, postgresBin(17), process.env['PATH']].join(delimiter),
      AWS_ENDPOINT_URL: s3.endpoint,
      AWS_ACCESS_KEY_ID: s3.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
    });
  }, 300_000);
  afterAll(async () => {
    await Promise.all([folder?.clear(), s3?.stop(), aws?.clear()]);
  });

  it('has commands that run as they stand, make a bucket without a warning, and give the data back', async () => {
    let told = '';
    const blocks = fencedBlocks(text, 'sh');
    expect(blocks.length).toBeGreaterThanOrEqual(4);
    for (const block of blocks) {
      const typed = await folder.type(block);
      assert.equal(typed.code, 0, `${block}\n${typed.text}`);
      told += typed.text;
    }
    for (const word of ['verified', 'matches', 'From the bucket']) expect(told).toContain(word);
    expect(told).not.toMatch(/differs|error:|keeps no versions|locks nothing|unfinished uploads|overwrites/);
  }, 180_000);

  it('gives a run every right that doctor names, and none to delete or to unlock', async () => {
    const [rights = '', more = ''] = fencedBlocks(text, 'json');
    const { Statement } = Policy.parse(JSON.parse(rights));
    const allowed = Statement.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? Action : []));
    expect(allowed.filter((action) => /Delete|Retention|Bypass|\*/.test(action))).toEqual([]);
    const files = globSync('adapters/s3-store/**/*.ts', { cwd: repository });
    // retire and undelete alone
    const isHiding = (file: string): boolean => /extend-lock\.ts$|s3-store\/hiding\//.test(file);
    const usedIn = async (of: readonly string[]): Promise<readonly string[]> => {
      const sources = await Promise.all(of.map((file) => readFile(join(repository, file), 'utf8')));
      return [...new Set(sources.join('\n').match(/s3:[A-Z]\w+/g))];
    };
    const used = await usedIn(files.filter((file) => !isHiding(file)));
    expect(used.length).toBeGreaterThan(6);
    expect(used.filter((action) => !allowed.includes(action))).toEqual([]);
    const hiding = await usedIn(files.filter(isHiding));
    const added = Policy.parse(JSON.parse(more)).Statement.flatMap(({ Action }) => Action);
    expect(hiding.filter((action) => !allowed.includes(action)).toSorted()).toEqual(added.toSorted());
  });
});
