import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createOwedFiles } from '#adapters/owed/owed-files.ts';
import { holdWrites, payOwed } from '#core/sets/quiesce/hold-writes.ts';
import { onlyProcess } from '#test/core/run/run-setup.ts';
import { fastClock } from '#test/support/test-clocks.ts';

let folder: string;
let happened: string[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdfast-owed-'));
  happened = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const files = (): string[] => readdirSync(folder);
const setup = (refusals: Record<string, string> = {}, pid = 1) => ({
  clock: fastClock('2026-11-20T02:30:00Z'),
  processes: onlyProcess(pid),
  owed: createOwedFiles(folder),
  command: async (command: string) => {
    happened.push(`${command} with ${files().length} owed`);
    return refusals[command];
  },
});
const quiesce = { before: 'pause', after: 'go on', limit: { seconds: 60 }, set: 'shop', id: 'one' };
const never = new Promise<void>(() => {});
const work = async () => void happened.push('work');

it('owes before it pauses, and nothing any more when writes go on', async () => {
  const { problems } = await holdWrites(setup(), quiesce, never, work);
  expect(happened).toEqual(['pause with 1 owed', 'work', 'go on with 1 owed']);
  expect([problems, files()]).toEqual([[], []]);
});

it('lets writes go on when all is taken, and not only when all was read back', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const deps = setup();
  const command = async (text: string) => {
    if (text === 'go on') resolve();
    return deps.command(text);
  };
  await holdWrites({ ...deps, command }, quiesce, Promise.resolve(), () => promise);
  expect(happened).toEqual(['pause with 1 owed', 'go on with 1 owed']);
});

it('lets writes go on at the limit, and says that the pause was too short', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const deps = setup();
  const command = async (text: string) => {
    if (text === 'go on') resolve();
    return deps.command(text);
  };
  const { problems } = await holdWrites({ ...deps, command }, quiesce, never, () => promise);
  expect(problems).toEqual(['writes were paused for 60 s, and not every member had been taken by then']);
});

it('does the work and lets writes go on although they could not be paused, and says so', async () => {
  const { problems } = await holdWrites(setup({ pause: 'exit code 1' }), quiesce, never, work);
  expect(happened).toEqual(['pause with 1 owed', 'work', 'go on with 1 owed']);
  expect(problems).toEqual(["writes were not paused: 'pause': exit code 1"]);
});

it('lets writes go on when the work fails', async () => {
  const failing = () => Promise.reject(new Error('no disk'));
  await expect(holdWrites(setup(), quiesce, never, failing)).rejects.toThrow('no disk');
  expect([happened.at(-1), files()]).toEqual(['go on with 1 owed', []]);
});

it('still owes what did not work, and the next process pays it once', async () => {
  const { problems } = await holdWrites(setup({ 'go on': 'exit code 1' }), quiesce, never, work);
  expect(problems).toEqual([expect.stringContaining('writes may be paused still')]);
  happened = [];
  const said: string[] = [];
  await payOwed(setup({}, 1), (text) => void said.push(text));
  expect([happened, files()]).toEqual([[], ['shop-one.json']]); // its process lives
  await payOwed(setup({}, 2), (text) => void said.push(text));
  await payOwed(setup({}, 3), (text) => void said.push(text));
  expect([happened, files()]).toEqual([['go on with 1 owed'], []]);
  expect(said).toEqual([expect.stringContaining('they go on again')]);
});

it('tells of a file that it cannot read, and stops nobody', async () => {
  const said: string[] = [];
  writeFileSync(path.join(folder, 'shop-two.json'), '{"set":');
  await payOwed(setup(), (text) => void said.push(text));
  expect(said).toEqual([expect.stringContaining('shop-two.json cannot be read')]);
  expect(files()).toEqual(['shop-two.json']);
});
