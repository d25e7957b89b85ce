import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { madeHere, repository } from '../../local/tools/folders.ts';

const passing = `it('holds', () => {});`;

describe('npm test', () => {
  it.each([
    ['counts what passed', passing, '1 passed, 0 failed', 0],
    [
      'counts what was skipped apart',
      `${passing} it.skip('later', () => {});`,
      '1 passed, 0 failed, 1 skipped',
      0,
    ],
    [
      'fails when a test fails',
      `${passing} it('breaks', () => { throw new Error('no'); });`,
      '1 passed, 1 failed',
      1,
    ],
    ['fails when a file cannot be loaded', `import './nowhere.ts'; ${passing}`, '0 passed, 1 failed', 1],
    [
      'fails when a hook fails',
      `${passing} describe('s', () => { beforeAll(() => { throw new Error('no'); }); ${passing} });`,
      '1 passed, 1 failed, 1 skipped',
      1,
    ],
    [
      'fails when an error is not handled by anybody',
      `it('leaks', async () => { void Promise.reject(new Error('no')); await new Promise((r) => setTimeout(r, 20)); });`,
      '1 passed, 1 failed',
      1,
    ],
    [
      'fails when its process dies',
      `it('dies', () => { process.kill(process.pid, 'SIGKILL'); });`,
      /^\d+ passed, [1-9]/,
      1,
    ],
    ['fails when no test ran', `it.skip('later', () => {});`, '0 passed, 1 failed, 1 skipped', 1],
    ['fails when there is no test', undefined, '0 passed, 1 failed', 1],
  ])('%s', async (_title, source, line, code) => {
    const run = await runTests(source);
    expect(run.lines.at(-1), `${run.lines.join('\n')}${run.noise}`).toMatch(line);
    expect(run.code).toBe(code);
  });

  it('fails when one file of two cannot be loaded', async () => {
    const { lines, code } = await runTests(`import './nowhere.ts'; ${passing}`, passing);
    expect(lines.at(-1)).toBe('1 passed, 1 failed');
    expect(code).toBe(1);
  });

  it('prints once what the machine could not exercise', async () => {
    const note = `import { notExercised } from '#test/support/not-exercised.ts';`;
    const { lines, code } = await runTests(
      `${note} it('a', () => { notExercised('x (y)'); notExercised('x (y)'); });`,
    );
    expect(lines.filter((line) => line === 'not exercised: x (y)')).toHaveLength(1);
    expect(code).toBe(0);
  });
});

async function runTests(...sources: (string | undefined)[]) {
  // inside the repository, or the file could not import vitest
  await mkdir(madeHere, { recursive: true });
  const root = await mkdtemp(join(madeHere, 'npm-test-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await writeFile(join(root, 'package.json'), `{"type":"module","imports":{"#test/*":"../../test/*"}}`);
  const imports = `import { beforeAll, describe, it } from 'vitest';`;
  for (const [index, source] of sources.entries()) {
    if (source !== undefined)
      await writeFile(join(root, `${index}.test.ts`), `${imports}\n${source}\nvoid [beforeAll, describe];`);
  }
  const script = join(repository, 'local/test.ts');
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$)/.test(name)),
  );
  const child = spawn(process.execPath, [script, '--root', root], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  let noise = '';
  child.stderr.on('data', (chunk) => (noise += chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, lines: text.trimEnd().split('\n'), noise };
}
