import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import { createArchiveSink } from '#core/run/archive-sink.ts';
import { collect } from '#test/support/collect.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'holdfast-sink-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const archive = (text: string) => ({
  archive: 'nodes',
  encoding: 'text',
  extension: 'txt',
  source: (async function* () {
    yield Buffer.from(text);
  })(),
  ended: Promise.resolve(),
});

it('commits what was not discarded, under names that nothing discarded had', async () => {
  const store = createDirectoryStore({ root });
  const { signal } = new AbortController();
  const limits = { partBytes: 1024, maxParts: 10, streams: 1 };
  const prefix = 'data/daily/graph/movies/20261120T023000Z-3f9a1c/1/';
  const sink = createArchiveSink({ store, ...limits, signal, onBytes() {} }, prefix);
  const first = await sink.store(archive('torn by a write'));
  await first.discard();
  const second = await sink.store(archive('whole'));
  const objects = await sink.commit();
  await first.discard();
  expect(objects.map(({ key, bytes }) => [key, bytes])).toEqual([[`${prefix}0002.txt`, second.bytes]]);
  const keys = (await collect(store.list('data/'))).map(({ key }) => key).sort();
  expect(keys).toEqual([`${prefix}0002.parts`, `${prefix}0002.txt`]);
});
