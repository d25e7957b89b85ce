import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { postgresBin } from '../../local/postgres-home.ts';

it('takes a fetched set before the one of the system', async () => {
  const { places, fetched } = await setup();
  await writeFile(join(fetched, 'stamp.json'), '{}');
  expect(postgresBin(17, places)).toBe(join(fetched, 'bin'));
});

it('does not take a set whose making was cut off', async () => {
  const { places, system } = await setup();
  expect(postgresBin(17, places)).toBe(system);
  expect(postgresBin(17, { ...places, system: [] })).toBeUndefined();
});

it('takes what the environment names before everything else', async () => {
  const { places, system, fetched } = await setup();
  await writeFile(join(fetched, 'stamp.json'), '{}');
  expect(postgresBin(17, { ...places, named: system })).toBe(system);
});

it('does not take client tools without a server', async () => {
  const { places, system } = await setup();
  await rm(join(system, 'postgres'));
  expect(postgresBin(17, places)).toBeUndefined();
});

async function setup() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'holdfast-home-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  const fetched = join(folder, 'fetched');
  const system = join(folder, 'system');
  for (const bin of [join(fetched, 'bin'), system]) {
    await mkdir(bin, { recursive: true });
    for (const name of ['initdb', 'postgres', 'psql', 'pg_isready', 'pg_dump'])
      await writeFile(join(bin, name), '');
  }
  return { fetched, system, places: { named: undefined, fetched, system: [system] } };
}
