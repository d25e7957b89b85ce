import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHidingS3Store } from '#adapters/s3-store/hiding/hiding-s3-store.ts';
import { dataPrefix, manifestKey, pointPrefix } from '#core/point/keys.ts';
import type { HiddenPoint } from '#core/ports/store.ts';
import { hiddenAt, hidingContract, putPoint } from '#test/suites/hiding.ts';
import { collect } from '#test/support/collect.ts';
import { type LyingS3, startLyingS3 } from '#test/support/lying-s3/start.ts';

let s3: LyingS3;
beforeEach(async () => {
  s3 = await startLyingS3();
});
afterEach(() => s3.stop());

const storeOf = () =>
  createHidingS3Store({
    bucket: 'backups',
    region: s3.region,
    endpoint: s3.endpoint,
    credentials: s3.credentials,
    patience: { silenceMs: 250, firstWaitMs: 5 },
  });

hidingContract('a bucket of a small server', async () => storeOf());

const deadline = new Date(Date.now() + 86_400_000);
const inSight = async () => {
  const store = storeOf();
  const found = [...(await collect(store.list('points/'))), ...(await collect(store.list('data/')))];
  return found.map(({ key }) => key);
};
const only = async (): Promise<HiddenPoint> => {
  const [found] = await collect(storeOf().hidden());
  if (!found) throw new Error('nothing is hidden');
  return found;
};

/** From its n-th request on nothing is answered but refusals: nothing that a process does after its death is done. */
async function dyingAt(request: number, work: () => Promise<void>): Promise<boolean> {
  const lie = { kind: 'answer', status: 403, code: 'AccessDenied', early: true } as const;
  s3.faults.add({ when: () => true, skip: request, lie });
  const died = await work().then(
    () => false,
    () => true,
  );
  s3.faults.clear();
  return died;
}

/** Every request of `work`, one after the other, is the last one once; `check` sees what is left. */
async function atEveryRequest(
  work: () => Promise<void>,
  check: () => Promise<void>,
  again: () => Promise<void>,
) {
  for (let request = 0; ; request++) {
    const died = await dyingAt(request, work);
    await check();
    if (!died) return request;
    await again();
  }
}

describe('a process that hides and dies', () => {
  it('leaves the point or none, at every request, and the next one ends it', async () => {
    let number = 0;
    let point = await putPoint(storeOf(), '20261120T023000Z-3f9a1c', 'orders0');
    const requests = await atEveryRequest(
      () => storeOf().hide(point, hiddenAt),
      async () => {
        const keys = (await inSight()).filter((key) => key.includes(`/${point.source}/`));
        // with its manifest it is whole; without, nobody takes it for a point
        if (keys.includes(manifestKey(point))) expect(keys).toHaveLength(4);
      },
      async () => {
        await storeOf().hide(point, hiddenAt);
        expect((await inSight()).filter((key) => key.includes(`/${point.source}/`))).toEqual([]);
        const begun = await collect(storeOf().hidden(point));
        expect(begun).toMatchObject([{ ...point, hiddenAt, isWhole: true }]);
        for (const found of begun) await storeOf().unhide(found, deadline);
        expect(await storeOf().get(manifestKey(point))).toBeDefined();
        number += 1;
        point = await putPoint(storeOf(), '20261120T023000Z-3f9a1c', `orders${number}`);
      },
    );
    // records, four keys, and looks at what is there
    expect(requests).toBeGreaterThan(10);
  });

  it('hides what two have begun at once, and brings it back as one', async () => {
    const point = await putPoint(storeOf(), '20261120T023000Z-3f9a1c');
    const later = (count: number) => new Date(hiddenAt.getTime() + count);
    await Promise.all([0, 1, 2].map((count) => storeOf().hide(point, later(count))));
    expect(await inSight()).toEqual([]);
    await storeOf().unhide(await only(), deadline);
    expect(await collect(storeOf().hidden())).toEqual([]);
    await storeOf().hide(point, later(9));
    expect((await only()).hiddenAt).toEqual(later(9));
    expect(await inSight()).toEqual([]);
  });

  it('hides again what is in sight though a record says that all of it is hidden', async () => {
    const point = await putPoint(storeOf(), '20261120T023000Z-3f9a1c');
    await storeOf().hide(point, hiddenAt);
    await storeOf().putOnce(manifestKey(point), Buffer.from('{}'));
    await storeOf().hide(point, hiddenAt);
    expect(await inSight()).toEqual([]);
  });

  it('writes down nothing where there is nothing to hide', async () => {
    const nothing = { engine: 'postgres', source: 'x', runId: '20261120T023000Z-3f9a1c', class: 'daily' };
    await storeOf().hide(nothing, hiddenAt);
    expect(s3.objects()).toEqual([]);
  });

  it('takes no version away, whatever happens', async () => {
    const point = await putPoint(storeOf(), '20261120T023000Z-3f9a1c');
    const kept = () =>
      s3
        .objects()
        .flatMap(({ key, versions }) =>
          versions.filter(({ deleteMarker }) => !deleteMarker).map(({ versionId }) => `${key} ${versionId}`),
        );
    const before = kept();
    await storeOf().hide(point, hiddenAt);
    await storeOf().unhide(await only(), deadline);
    await storeOf().hide(point, new Date(hiddenAt.getTime() + 1));
    expect(kept()).toEqual(expect.arrayContaining(before));
    expect(s3.requests.filter(({ method, query }) => method === 'DELETE' && 'versionId' in query)).toEqual(
      [],
    );
  });

  it('hides the manifest before anything else', async () => {
    const point = await putPoint(storeOf(), '20261120T023000Z-3f9a1c');
    await storeOf().hide(point, hiddenAt);
    const hidden = s3.requests.filter(({ method }) => method === 'DELETE').map(({ key }) => key);
    expect(hidden[0]).toBe(manifestKey(point));
    expect(hidden).toHaveLength(4);
  });
});

describe('a process that takes back and dies', () => {
  it('shows a whole point or none, at every request, and the next one ends it', async () => {
    const point = await putPoint(storeOf(), '20261120T023000Z-3f9a1c');
    await storeOf().hide(point, hiddenAt);
    let hidden = await only();
    await atEveryRequest(
      () => storeOf().unhide(hidden, deadline),
      async () => {
        const keys = await inSight();
        if (keys.includes(manifestKey(point))) expect(keys).toHaveLength(2);
      },
      async () => {
        await storeOf().unhide(hidden, deadline);
        expect(await collect(storeOf().hidden())).toEqual([]);
        const later = new Date(hidden.hiddenAt.getTime() + 1);
        await storeOf().hide(point, later);
        hidden = await only();
      },
    );
  });

  it('refuses once a version of it is gone, and shows nothing of it', async () => {
    const point = await putPoint(storeOf(), '20261120T023000Z-3f9a1c');
    await storeOf().hide(point, hiddenAt);
    // what lifecycle does in the end
    const gone = s3.objects().find(({ key }) => key.startsWith(dataPrefix(point, 'daily')));
    const versionId = gone?.versions.at(-1)?.versionId ?? '';
    const { S3Client, DeleteObjectCommand } = await import('@aws-sdk/client-s3');
    const { endpoint, region, credentials } = s3;
    const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    await client.send(
      new DeleteObjectCommand({ Bucket: 'backups', Key: gone?.key ?? '', VersionId: versionId }),
    );
    await expect(storeOf().unhide(await only(), deadline)).rejects.toThrow(/cannot be taken back any more/);
    expect(await inSight()).toEqual([]);
  });

  it('does not write over what somebody else has written there meanwhile', async () => {
    const point = await putPoint(storeOf(), '20261120T023000Z-3f9a1c');
    await storeOf().hide(point, hiddenAt);
    await storeOf().putOnce(manifestKey(point), Buffer.from('{}'));
    await expect(storeOf().unhide(await only(), deadline)).rejects.toThrow(
      /is there already, and another one/,
    );
    expect((await storeOf().get(manifestKey(point)))?.toString()).toBe('{}');
  });
});

describe('the record of what was hidden', () => {
  it('stays as long as a version of the point does, and goes then', async () => {
    const point = await putPoint(storeOf(), '20261120T023000Z-3f9a1c');
    await storeOf().hide(point, hiddenAt);
    expect(await storeOf().removeHidden(await only())).toBe(false);
    const { S3Client, DeleteObjectCommand } = await import('@aws-sdk/client-s3');
    const { endpoint, region, credentials } = s3;
    const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    for (const { key, versions } of s3.objects().filter((one) => /^(points|data)/.test(one.key))) {
      for (const { versionId, deleteMarker } of versions) {
        if (deleteMarker) continue;
        await client.send(new DeleteObjectCommand({ Bucket: 'backups', Key: key, VersionId: versionId }));
      }
    }
    expect(await storeOf().removeHidden(await only())).toBe(true);
    expect(await collect(storeOf().hidden())).toEqual([]);
  });

  it('is told apart from a marker that somebody else has put', async () => {
    const point = await putPoint(storeOf(), '20261120T023000Z-3f9a1c');
    expect(await collect(storeOf().markers('points/'))).toEqual([]);
    await storeOf().hide(point, hiddenAt);
    const keys = (await collect(storeOf().markers(pointPrefix(point)))).map(({ key }) => key);
    expect(keys.sort()).toEqual([`${pointPrefix(point)}RESTORE.md`, manifestKey(point)]);
    await storeOf().unhide(await only(), deadline);
    expect(await collect(storeOf().markers('points/'))).toEqual([]);
  });
});
