import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createS3Store, type S3Store } from '#adapters/s3-store/s3-store.ts';
import { FrozenError, MissingObjectError } from '#core/ports/store-errors.ts';
import { collect } from '#test/support/collect.ts';
import { type LyingS3, startLyingS3 } from '#test/support/lying-s3/start.ts';

let server: LyingS3;
let store: S3Store;
beforeEach(async () => {
  server = await startLyingS3();
  const { endpoint, region, credentials } = server;
  const patience = { silenceMs: 1_000, firstWaitMs: 5 };
  store = createS3Store({ bucket: 'backups', endpoint, region, credentials, patience });
});
afterEach(() => server.stop());

const standard = { speed: 'standard', days: 7 } as const;
const kept = () => store.putOnce('data/x', Buffer.from('bytes'));
const asked = (operation: string) => server.requests.filter((request) => request.operation === operation);

describe('a frozen object', () => {
  it('cannot be read, which is told at once, once, and as what it is', async () => {
    const ref = await kept();
    server.freeze('data/', 'DEEP_ARCHIVE');
    expect(await store.head(ref)).toMatchObject({
      bytes: 5,
      cold: { tier: 'deep-archive', state: 'frozen' },
    });
    await expect(collect(store.read(ref))).rejects.toBeInstanceOf(FrozenError);
    expect(asked('GetObject')).toHaveLength(1);
  });

  it('is no missing right, though S3 says 403', async () => {
    const ref = await kept();
    server.freeze('data/', 'GLACIER');
    await expect(collect(store.read(ref))).rejects.toThrow(/frozen/);
    await expect(collect(store.read(ref))).rejects.not.toThrow(/access denied/);
  });

  it('is asked for by its version, once: the second who asks is told that it is under way', async () => {
    const ref = await kept();
    server.freeze('data/', 'GLACIER');
    expect(await store.thaw(ref, standard)).toBe('asked');
    expect(await store.thaw(ref, standard)).toBe('thawing');
    expect(asked('RestoreObject')[0]?.query['versionId']).toBe(ref.versionId);
    expect(await store.head(ref)).toMatchObject({ cold: { state: 'thawing' } });
    await expect(collect(store.read(ref))).rejects.toBeInstanceOf(FrozenError);
  });

  it.each(['GLACIER_IR', 'STANDARD'])('in %s is readable, and asking for it costs nothing', async (name) => {
    const ref = await kept();
    server.freeze('data/', name);
    expect(await store.thaw(ref, standard)).toBe('readable');
    expect(Buffer.concat(await collect(store.read(ref))).toString()).toBe('bytes');
  });

  it('that is not there is missing', async () => {
    await expect(store.thaw({ key: 'data/y', versionId: null }, standard)).rejects.toBeInstanceOf(
      MissingObjectError,
    );
  });

  it('is told to ask more slowly when S3 has no capacity', async () => {
    const ref = await kept();
    server.freeze('data/', 'GLACIER');
    const lie = { kind: 'answer', status: 503, code: 'GlacierExpeditedRetrievalNotAvailable' } as const;
    server.faults.add({ when: ({ operation }) => operation === 'RestoreObject', lie });
    await expect(store.thaw(ref, { ...standard, speed: 'expedited' })).rejects.toMatchObject({
      name: 'TransientError',
      hint: expect.stringContaining('--tier standard'),
    });
  });

  it('names the right that thawing it needs', async () => {
    const ref = await kept();
    const lie = { kind: 'answer', status: 403, code: 'AccessDenied' } as const;
    server.faults.add({ when: ({ operation }) => operation === 'RestoreObject', lie });
    await expect(store.thaw(ref, standard)).rejects.toThrow(
      "access denied: s3:RestoreObject on 'backups/data/x'",
    );
  });
});
