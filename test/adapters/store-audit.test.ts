import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import { createStoreAudit } from '#adapters/store-audit.ts';
import { collect } from '#test/support/collect.ts';

async function setup() {
  const root = await mkdtemp(join(tmpdir(), 'holdfast-audit-'));
  onTestFinished(async () => rm(root, { recursive: true }));
  const store = createDirectoryStore({ root });
  return { root, store, audit: createStoreAudit(store) };
}

const entry = (at: string, verb: string) => ({ at, who: 'ann@host', verb, outcome: 'matches' });

it('keeps an entry and its log under one name', async () => {
  const { store, audit } = await setup();
  const { log } = await audit.record(entry('2026-11-20T03:30:00.250Z', 'restore'), ['one', 'two']);
  expect(log).toMatch(/^audit\/20261120T033000\.250Z-[0-9a-f]{6}\.log$/);
  expect((await store.get(log ?? ''))?.toString()).toBe('one\ntwo\n');
  expect(await collect(audit.entries())).toMatchObject([{ verb: 'restore', log }]);
});

it('tells the newest first, also within one second', async () => {
  const { audit } = await setup();
  for (const ms of ['100', '300', '200']) await audit.record(entry(`2026-11-20T03:30:00.${ms}Z`, ms));
  expect((await collect(audit.entries())).map(({ verb }) => verb)).toStrictEqual(['300', '200', '100']);
});

it('leaves out what somebody edited', async () => {
  const { root, audit } = await setup();
  await audit.record(entry('2026-11-20T03:30:00.000Z', 'run'));
  await writeFile(join(root, 'audit/20261120T033001.000Z-abcdef.json'), '{"verb":');
  await writeFile(join(root, 'audit/20261120T033002.000Z-abcdef.json'), '{"verb":1}');
  expect((await collect(audit.entries())).map(({ verb }) => verb)).toStrictEqual(['run']);
});
