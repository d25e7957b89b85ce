import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '#adapters/config-file.ts';
import { parseConfig } from '#engines/config.ts';
import { repository, start } from '../run-cli.ts';

/** A machine where nobody has set up AWS. */
const withoutAws = {
  ...{ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined },
  ...{ AWS_PROFILE: undefined, AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined },
  ...{ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
  ...{ AWS_EC2_METADATA_DISABLED: 'true' },
};

async function emptyFolder(parent = tmpdir()): Promise<string> {
  const folder = await mkdtemp(join(parent, 'holdfast-init-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}

const init = (folder: string, config: string, ...args: readonly string[]) =>
  start(folder, ['init', ...args], { config, env: withoutAws }).ended;

const load = (file: string) =>
  loadConfig(file, (value, at) => parseConfig(value, { ...at, now: new Date('2026-11-27T12:00:00Z') }));

it('writes an example without credentials, says why, and ends with 0', async () => {
  const folder = await emptyFolder();
  const file = join(folder, 'holdfast.config.ts');
  const { code, out } = await init(folder, 'holdfast.config.ts', '--region', 'eu-west-3', '--json');
  expect(code).toBe(0);
  const { sources, notWritten, next, ...rest } = JSON.parse(out);
  expect(rest).toEqual({ file });
  expect(sources).toMatchObject([
    { source: 'orders', url: { secret: 'holdfast/orders' }, secretFound: false },
  ]);
  expect(notWritten).toEqual([
    {
      what: 'the account',
      why: 'not looked at: CredentialsProviderError: Could not load credentials from any providers',
    },
  ]);
  expect(next[0]).toBe(`put your own database into ${file}, in place of the example`);
  expect(next).toContain(`npx holdfast doctor --config ${file}`);
  expect(await load(file)).toMatchObject({
    store: { s3: { region: 'eu-west-3', lock: { mode: 'governance', days: 14 } } },
    sources: { orders: { engine: 'postgres' } },
  });
  expect(await readdir(folder)).toEqual(['holdfast.config.ts']);
});

it('says that its region is a guess when none is named', async () => {
  const folder = await emptyFolder();
  const { code, out } = await init(folder, 'a.config.ts');
  expect(code).toBe(0);
  expect(out).toContain('the account: not looked at: Region is missing');
  expect(out).toContain('write your region into store.s3.region');
  expect(await readFile(join(folder, 'a.config.ts'), 'utf8')).toContain(
    '// no region was named: this one is a guess',
  );
});

it('takes the region that the AWS command line reads', async () => {
  const folder = await emptyFolder();
  const env = { ...withoutAws, AWS_DEFAULT_REGION: 'eu-north-1' };
  await start(folder, ['init'], { config: 'a.json', env }).ended;
  expect(await load(join(folder, 'a.json'))).toMatchObject({ store: { s3: { region: 'eu-north-1' } } });
});

it('refuses a second time with 2, names the file and leaves it as it is', async () => {
  const folder = await emptyFolder();
  const file = join(folder, 'holdfast.config.ts');
  await writeFile(file, 'mine');
  const { code, out, err } = await init(folder, 'holdfast.config.ts', '--directory', 'backups', '--json');
  expect(code).toBe(2);
  expect(JSON.parse(out).error).toEqual({
    message: `there is a file ${file} already, and init replaces nothing`,
    hint: 'name another: npx holdfast init --config another.config.ts',
  });
  expect(err).toContain(file);
  expect(await readFile(file, 'utf8')).toBe('mine');
});

it.each(['a.mts', 'a.mjs', 'a.js', 'a.cjs', 'a.cts'])(
  'writes a folder store into %s that loads',
  async (name) => {
    const folder = await emptyFolder();
    expect((await init(folder, name, '--directory', 'backups')).code).toBe(0);
    expect(await load(join(folder, name))).toMatchObject({ store: { directory: join(folder, 'backups') } });
  },
);

it.each(['a.config.ts', 'a.json'])(
  'writes %s such that doctor misses the variable of the example alone',
  async (name) => {
    const folder = await emptyFolder();
    await init(folder, name, '--directory', 'backups');
    const { out } = await start(folder, ['doctor', '--json'], { config: name, env: withoutAws }).ended;
    const checks: { ok: boolean }[] = JSON.parse(out).checks;
    expect(checks.filter(({ ok }) => !ok)).toMatchObject([
      { source: 'orders', problem: 'the environment variable ORDERS_URL is not set' },
    ]);
  },
);

it('writes an example when AWS cannot be reached, and says so once', async () => {
  const folder = await emptyFolder();
  const env = {
    ...{ ...withoutAws, AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_REGION: 'eu-central-1' },
    ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
  };
  const { code, out } = await start(folder, ['init', '--json'], { config: 'a.json', env }).ended;
  expect(code).toBe(0);
  expect(JSON.parse(out).notWritten).toEqual([
    { what: 'the account', why: 'not looked at: connect ECONNREFUSED 127.0.0.1:1' },
  ]);
});

it('imports defineConfig where this clone offers it, and nothing elsewhere', async () => {
  const elsewhere = await emptyFolder();
  await init(elsewhere, 'a.config.ts', '--directory', 'backups');
  expect(await readFile(join(elsewhere, 'a.config.ts'), 'utf8')).not.toContain('import');
  const inside = await emptyFolder(join(repository, '.holdfast'));
  await init(inside, 'a.config.ts', '--directory', 'backups');
  expect(await readFile(join(inside, 'a.config.ts'), 'utf8')).toMatch(
    /^import \{ defineConfig \} from '#config';/,
  );
  await expect(load(join(inside, 'a.config.ts'))).resolves.toBeDefined();
});

it('writes nothing that could not be loaded where it lies', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}');
  const { code, err } = await init(folder, 'a.config.ts', '--directory', 'backups');
  expect(code).toBe(1);
  expect(err).toContain('name it .mts or .json');
  expect(await readdir(folder)).toEqual(['package.json']);
});

it.each([
  [
    ['--directory', 'backups', '--region', 'eu-central-1'],
    'a.json',
    '--directory and --region were both given',
  ],
  [['--region', 'Frankfurt'], 'a.json', "write a region such as 'eu-central-1'"],
  [['--deployment', 'Hold Fast'], 'a.json', 'write 1 to 30 letters'],
  [['--directory', ''], 'a.json', "write a folder such as 'backups'"],
  [['--directory', 'b'], 'a.yaml', 'has no ending that a config can have'],
  [['--directory', 'b'], 'none/a.json', 'its folder is not there'],
])('answers %j for %s with 2 and writes nothing', async (args, name, message) => {
  const folder = await emptyFolder();
  const { code, out } = await init(folder, name, ...args, '--json');
  expect(code).toBe(2);
  expect(JSON.parse(out).error.message).toContain(message);
  expect(await readdir(folder)).toEqual([]);
});

it('does not follow a link that leads nowhere', async () => {
  const folder = await emptyFolder();
  await symlink(join(folder, 'target.json'), join(folder, 'a.json'));
  expect((await init(folder, 'a.json', '--directory', 'b')).code).toBe(2);
  expect(await readdir(folder)).toEqual(['a.json']);
});
