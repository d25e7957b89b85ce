import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertId } from '#core/cloud/alerts/alert-id.ts';
import { retireAll } from '#core/cloud/retiring/retire-all.ts';
import type { RetireRequest } from '#core/cloud/retiring/retire-request.ts';
import { dataPrefix, manifestKey, pointPrefix } from '#core/point/keys.ts';
import { runIdOf } from '#core/point/run-id.ts';
import { wholePoint } from '#core/point/whole-point.ts';
import { undeletePoint } from '#core/retention/hiding/undelete-point.ts';
import { sampleRun } from '#test/suites/run-records.ts';
import { day, now, retiringSetup } from './retiring-setup.ts';

let world: Awaited<ReturnType<typeof retiringSetup>>;
beforeEach(async () => {
  world = await retiringSetup();
});
afterEach(() => world.s3.stop());

/** 14 days and one: the oldest is due. */
const usual = [15, 13, 11, 9, 7, 5, 3, 1];
const run = (runId: string) => ({ engine: 'postgres', source: 'orders', runId });
const undelete = (runId: string) =>
  undeletePoint(
    {
      ...{
        store: world.store,
        audit: world.audit,
        clock: world.clock,
        who: 'ann@host',
        longestLockDays: 100,
        engines: ['files', 'postgres'],
      },
      table: { lying: world.lying, replace: (point) => world.points.replace(point) },
    },
    { source: 'orders', runId },
  );

describe('retire in a deployment', () => {
  it('hides what is due, takes it out of the table, and writes down how it went', async () => {
    const [oldest = '', ...others] = await world.nights(...usual);
    expect(await world.retire()).toMatchObject({
      outcome: 'done',
      stays: 7,
      goes: [{ point: `orders@${oldest}` }],
    });
    expect(await world.listed()).toEqual(others.reverse());
    expect((await world.inSight()).filter((key) => key.includes(oldest))).toEqual([]);
    const at = now.toISOString();
    expect(world.retirement()).toEqual({
      source: 'orders',
      at,
      outcome: 'done',
      stays: 7,
      due: 1,
      lastThrough: at,
      lastDone: at,
    });
    expect(world.audit.kept.map(({ entry }) => [entry.verb, entry.source, entry.who, entry.outcome])).toEqual(
      [['retire', 'orders', 'retire', 'done']],
    );
    expect(await world.retire()).toMatchObject({ outcome: 'nothing' });
    expect(world.retirement()).toMatchObject({ outcome: 'nothing', lastDone: at });
  });

  it('touches nothing where too much is due, tells people once, and closes it when a person has said yes', async () => {
    await world.nights(40, 39, 38, 37, 2, 1);
    const before = await world.inSight();
    for (let times = 1; times <= 2; times++) expect((await world.retire()).outcome).toBe('stopped');
    expect(await world.inSight()).toEqual(before);
    expect(world.retirement()).toMatchObject({ outcome: 'stopped', due: 4, limit: 1 });
    // asked again at the same time it says the same again, which channels take for one message
    expect(new Set(world.alerts.map(alertId)).size).toBe(1);
    expect(world.alerts[0]).toMatchObject({
      ...{ what: 'failed', kind: 'retire', source: 'orders', owner: 'team', engine: 'postgres' },
    });
    expect(world.alerts[0]?.error?.hint).toContain('npx holdfast retire orders --confirm');
    expect((await world.retire({ confirmedBy: 'ann@host', who: 'ann@host' })).outcome).toBe('done');
    expect(new Set(world.alerts.map(({ what }) => what))).toEqual(new Set(['failed', 'recovered']));
    expect(world.audit.kept[0]?.lines.join()).toContain('confirmed by ann@host');
    expect(await world.listed()).toHaveLength(2);
  });

  it('touches nothing while backups fail, and takes that for no end of a stop', async () => {
    await world.nights(40, 39, 38, 37, 2, 1);
    await world.retire();
    const error = { message: 'no', hint: 'mend' };
    await world.incidents.failed('orders', 'backup', { runId: 'x', at: now.toISOString(), error });
    expect((await world.retire()).outcome).toBe('nothing');
    expect(world.alerts.map(({ what }) => what)).toEqual(['failed']);
    expect(await world.listed()).toHaveLength(6);
  });

  it('touches nothing while a run of the source is at work, of whatever kind', async () => {
    await world.nights(...usual);
    await world.runs.claim(sampleRun('orders', 3, { kind: 'restore', work: 'restore' }));
    const before = await world.inSight();
    expect((await world.retire()).outcome).toBe('busy');
    expect(await world.inSight()).toEqual(before);
    expect(world.retirement()).toMatchObject({ outcome: 'busy', due: 1 });
    expect(world.retirement()?.lastThrough).toBeUndefined();
  });

  it('keeps everything of a source that is gone from the config until a person decides', async () => {
    await world.nights(40, 39, 2);
    const gone = {
      deployed: async () => ({
        config: { ...(await world.deps.deployed()).config, sources: {} },
        written: {},
      }),
    };
    expect(await world.retire({}, gone)).toMatchObject({ outcome: 'nothing', stays: 3 });
    expect(await world.retire({ confirmedBy: 'ann@host' }, gone)).toMatchObject({
      outcome: 'done',
      stays: 1,
    });
  });

  it('ends what it died on, at whichever request, and leaves no point in the table that is not in sight', async () => {
    for (let request = 0; ; request += 3) {
      const fresh = await retiringSetup();
      try {
        const [oldest = ''] = await fresh.nights(...usual);
        const lie = { kind: 'answer', status: 403, code: 'AccessDenied', early: true } as const;
        fresh.s3.faults.add({ when: () => true, skip: request, lie });
        const died = await fresh.retire().then(
          () => false,
          () => true,
        );
        const isUnharmed = fresh.s3.faults.untold().length > 0;
        fresh.s3.faults.clear();
        await fresh.retire();
        expect(await fresh.listed()).not.toContain(oldest);
        expect((await fresh.inSight()).filter((key) => key.includes(oldest))).toEqual([]);
        expect(fresh.retirement()).toMatchObject({ stays: 7 });
        if (!died && isUnharmed) return;
      } finally {
        await fresh.s3.stop();
      }
    }
  });

  it('hides nothing of which the table tells other than the manifest', async () => {
    await world.nights(...usual);
    const [newest] = (await world.points.points('orders')).points;
    if (!newest) throw new Error('no point');
    const whole = await wholePoint(world.lying, newest);
    const old = { keepUntil: '2026-01-01T00:00:00.000Z', lock: 'none', lockedUntil: null } as const;
    const manifest = {
      ...whole.manifest,
      consistentAt: '2026-01-01T00:00:00.000Z',
      retention: old,
      seal: 'a'.repeat(64),
    };
    await world.points.replace({ ...whole, manifest });
    const before = await world.inSight();
    await expect(world.retire({ confirmedBy: 'ann@host' })).rejects.toThrow(/what its manifest does not say/);
    expect(await world.inSight()).toEqual(before);
  });
});

describe('a point that was taken back', () => {
  it('is in the table again, locked for a month at least, and retired no more', async () => {
    const [oldest = ''] = await world.nights(...usual);
    await world.retire();
    expect(await undelete(oldest)).toMatchObject({ point: `orders@${oldest}`, hiddenAt: now.toISOString() });
    expect(await world.listed()).toContain(oldest);
    world.clock.advance(day / 2);
    expect(await world.retire()).toMatchObject({ stays: 8, goes: [] });
    expect(await world.listed()).toContain(oldest);
    const own = world.locked.filter(({ ref }) => ref.key.includes(oldest));
    // data, its parts, RESTORE.md and the manifest, each day anew: what is locked for long enough stays as it is
    expect(new Set(own.map(({ ref }) => ref.key)).size).toBe(4);
    for (const { until } of own) expect(until.getTime() - now.getTime()).toBeGreaterThan(30 * day);
  });

  it('keeps its lock though its source is gone from the config, or it is suspect', async () => {
    const [oldest = ''] = await world.nights(...usual);
    await world.retire();
    await undelete(oldest);
    const { config } = await world.deps.deployed();
    const gone = { deployed: async () => ({ config: { ...config, sources: {} }, written: {} }) };
    const isLocked = () => world.locked.splice(0).some(({ ref }) => ref.key.includes(oldest));
    world.locked.length = 0;
    await world.retire({}, gone);
    expect(isLocked()).toBe(true);
    const point = world.points.kept.get(`orders@${oldest}`);
    if (!point) throw new Error('it is not in the table');
    await world.points.replace({ ...point, flags: ['suspect'] });
    await world.retire();
    expect(isLocked()).toBe(true);
  });

  it('keeps its lock though another point cannot be believed, and retire fails on that', async () => {
    const [oldest = ''] = await world.nights(...usual);
    await world.retire();
    await undelete(oldest);
    const [next = ''] = await world.nights(16);
    const point = world.points.kept.get(`orders@${next}`);
    if (!point) throw new Error('it is not in the table');
    await world.points.replace({ ...point, manifest: { ...point.manifest, seal: 'a'.repeat(64) } });
    world.locked.length = 0;
    await expect(world.retire()).rejects.toThrow(/what its manifest does not say/);
    expect(world.locked.some(({ ref }) => ref.key.includes(oldest))).toBe(true);
    expect(world.retirement()?.outcome).toBe('done');
  });

  it('is not hidden by the retire that had begun to hide it', async () => {
    const [oldest = ''] = await world.nights(...usual);
    await world.retire();
    await undelete(oldest);
    const hidden = world.s3
      .objects()
      .filter(({ key }) => key.startsWith('hidden/'))
      .map(({ key }) => key);
    expect(hidden.map((key) => key.split('/').at(-1)?.split('-')[0]).sort()).toEqual([
      'back',
      'hidden',
      'whole',
    ]);
    await world.retire();
    expect((await world.inSight()).filter((key) => key.startsWith(pointPrefix(run(oldest))))).toHaveLength(2);
  });

  it('is put into the table by whoever asks again, after a death that came before that', async () => {
    const [oldest = ''] = await world.nights(...usual);
    await world.retire();
    const { store, audit, clock } = world;
    const replace = async () => {
      throw new Error('killed');
    };
    const dying = {
      store,
      audit,
      clock,
      who: 'ann@host',
      engines: ['postgres'],
      table: { lying: world.lying, replace },
    };
    await expect(undeletePoint(dying, { source: 'orders', runId: oldest })).rejects.toThrow('killed');
    expect(await world.listed()).not.toContain(oldest);
    expect(await undelete(oldest)).toMatchObject({ point: `orders@${oldest}` });
    expect(await world.listed()).toContain(oldest);
  });

  it('is refused by name where nothing of that name is hidden', async () => {
    await expect(undelete(runIdOf('orders', now))).rejects.toMatchObject({ name: 'UnknownNameError' });
  });
});

describe('what attempts have left', () => {
  const left = (days: number) =>
    dataPrefix(run(runIdOf('orders', new Date(now.getTime() - days * day))), 'daily');
  const put = (prefix: string, attempt = 1) =>
    world.store.putOnce(`${prefix}${attempt}/0001.dump`, Buffer.from('x'));

  it('is hidden after 7 days, and neither sooner nor of a point', async () => {
    await world.nights(5, 8);
    await put(left(8), 2);
    await put(left(9));
    await put(left(6));
    const before = await world.inSight();
    await world.retire();
    const keys = await world.inSight();
    expect(before.filter((key) => !keys.includes(key)).sort()).toEqual(
      [`${left(9)}1/0001.dump`, `${left(8)}2/0001.dump`].sort(),
    );
  });

  it('is left where a point lies that the table has lost, or that somebody has hidden', async () => {
    const [lost = '', marked = ''] = await world.nights(9, 8, 1);
    world.points.kept.delete(`orders@${lost}`);
    world.points.kept.delete(`orders@${marked}`);
    await world.mark(manifestKey(run(marked)));
    const before = await world.inSight();
    await world.retire();
    expect(await world.inSight()).toEqual(before);
  });
});

it('asks for every source of the config and every other one that had a point, each once', async () => {
  await world.nights(1);
  const point = await wholePoint(world.lying, run((await world.listed())[0] ?? ''));
  await world.points.keep({ ...point, source: 'gone' });
  const sent: RetireRequest[] = [];
  const queue = { send: async (messages: readonly RetireRequest[]) => void sent.push(...messages) };
  expect(await retireAll({ ...world.deps, queue })).toEqual({ asked: 2 });
  expect(sent).toEqual([
    { ask: 'source', source: 'orders' },
    { ask: 'source', source: 'gone' },
  ]);
});
