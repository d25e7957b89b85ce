import { expect, it } from 'vitest';
import { FrozenError } from '#core/ports/store-errors.ts';
import { restorePoint } from '#core/restore/restore-point.ts';
import { WaitingError } from '#core/thaw/waiting-error.ts';
import { frozenAfter } from '#test/core/thaw/sample-thawing.ts';
import { type RestoreSetup, setup } from './restore-setup.ts';

async function failing(options: RestoreSetup) {
  const all = setup(options);
  const url = 'postgres://db.example.org/back';
  const request = { address: 'orders@latest', url, label: url, create: true, createRoles: true, streams: 2 };
  const error: unknown = await restorePoint(all.deps, {
    ...request,
    signal: new AbortController().signal,
  }).catch((thrown: unknown) => thrown);
  return { ...all, error };
}

it('waits for a point in cold storage before it touches the target, and the audit says so', async () => {
  const { error, happened, audit, catalog } = await failing({ warmth: frozenAfter(0) });
  expect(error).toBeInstanceOf(WaitingError);
  expect(happened).toStrictEqual([]);
  expect(audit.kept[0]?.entry).toMatchObject({ verb: 'restore', outcome: 'waiting' });
  expect(catalog.judged).toStrictEqual([]);
});

it('takes out of use what it wrote when a thawed copy goes in the middle, says so, and waits again', async () => {
  const readError = new FrozenError('data/x');
  const onRestore = () => {
    throw readError;
  };
  const { error, happened, notes, audit, catalog } = await failing({
    warmth: frozenAfter(1),
    readError,
    onRestore,
  });
  expect(error).toBeInstanceOf(WaitingError);
  expect(happened).toStrictEqual([expect.stringContaining("abandoned: 'data/x' is frozen"), 'closed']);
  expect(notes).toContain("the database 'back' was dropped");
  expect(audit.kept[0]?.entry.outcome).toBe('waiting');
  expect(catalog.judged).toStrictEqual([]);
});
