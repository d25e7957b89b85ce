import { describe, expect, it } from 'vitest';
import type { PointRecord } from '#core/point/point-record.ts';
import { readBacksOf } from '#core/watch/points/read-backs.ts';
import { samplePoint } from '#test/core/restore/sample-point.ts';
import { watching } from './watch-setup.ts';

const hourMs = 3_600_000;
/** Points of consecutive nights, the last one at a time; each good so many minutes after its instant. */
function nights(last: string, minutes: readonly number[]): readonly PointRecord[] {
  return minutes.map((count, index) => {
    const atMs = Date.parse(last) - (minutes.length - 1 - index) * 24 * hourMs;
    const point = samplePoint({ consistentAt: new Date(atMs).toISOString() });
    const at = new Date(atMs + count * 60_000).toISOString();
    return { ...point, history: point.history.map((record) => ({ ...record, at })) };
  });
}

const late = (w: ReturnType<typeof watching>) => w.alerts.filter(({ kind }) => kind === 'late');

describe('a source is late', () => {
  it('when its newest good point is older than rpo and what a run takes', async () => {
    const w = watching();
    // each good after half an hour; rpo is 25 hours
    w.points.push(...nights('2026-11-20T03:30:00.000Z', [30, 30, 30]));
    await w.round('2026-11-21T04:59:00Z');
    expect(late(w)).toEqual([]);
    await w.round('2026-11-21T05:01:00Z');
    expect(late(w)[0]?.error?.message).toMatch(
      /^the newest good point, orders@20261120T033000Z-\w{6}, is 25.5 hours old; rpo is 25 hours and 30 minutes/,
    );
    w.points.push(samplePoint({ consistentAt: '2026-11-21T05:02:00.000Z' }));
    await w.round('2026-11-21T05:06:00Z');
    expect(await w.open()).toEqual([]);
  });

  it('and no suspect, damaged, unread or future point changes that', async () => {
    for (const point of [
      samplePoint({ consistentAt: '2026-11-21T03:30:00.000Z', levels: ['verified', 'suspect'] }),
      samplePoint({ consistentAt: '2026-11-21T03:30:00.000Z', levels: ['verified', 'damaged'] }),
      samplePoint({ consistentAt: '2026-11-21T03:30:00.000Z', levels: [] }),
      samplePoint({ consistentAt: '2026-12-24T03:30:00.000Z' }),
    ]) {
      const w = watching();
      w.points.push(samplePoint({ consistentAt: '2026-11-19T03:30:00.000Z' }), point);
      await w.round('2026-11-21T12:00:00Z');
      expect(late(w)).toHaveLength(1);
    }
  });

  it('when it never had one, and is declared for longer than rpo', async () => {
    const w = watching();
    await w.round('2026-11-20T12:00:00Z');
    await w.round('2026-11-21T12:59:00Z');
    expect(late(w)).toEqual([]);
    await w.round('2026-11-21T13:01:00Z');
    expect(late(w)[0]?.error?.message).toContain(
      'it has no good point at all, and is declared since 2026-11-20',
    );
  });

  it('not on the one night that has an hour more, and on all others', async () => {
    const plans = {
      nightly: { schedule: 'cron(30 3 * * ? *)', timeZone: 'Europe/Berlin', keep: { daily: '14d' } },
    };
    const at = async (instant: string, now: string) => {
      const w = watching({ plans });
      w.points.push(samplePoint({ consistentAt: instant }));
      await w.round(now);
      return late(w).length;
    };
    // clocks go back on 2026-10-25: from 03:30 to 03:30 are 25 hours
    expect(await at('2026-10-24T01:30:00.000Z', '2026-10-25T03:25:00Z')).toBe(0);
    expect(await at('2026-10-24T01:30:00.000Z', '2026-10-25T03:35:00Z')).toBe(1);
    expect(await at('2026-10-25T02:30:00.000Z', '2026-10-26T03:35:00Z')).toBe(1);
    expect(await at('2026-10-25T02:30:00.000Z', '2026-10-26T03:25:00Z')).toBe(0);
  });

  it('in the round after its time, however seldom it is looked at', async () => {
    const w = watching();
    w.points.push(samplePoint({ consistentAt: '2026-11-20T03:30:00.000Z' }));
    const startMs = Date.parse('2026-11-20T12:00:00Z');
    for (let ms = startMs; late(w).length === 0 && ms < startMs + 48 * hourMs; ms += 300_000) {
      await w.round(new Date(ms).toISOString());
    }
    // 25 hours, and the minute until it was good
    expect(late(w)[0]?.at).toBe('2026-11-21T04:35:00.000Z');
  });
});

describe('a trend', () => {
  const trend = async (minutes: readonly number[], rpo = '26h') => {
    const orders = { engine: 'postgres' as const, plan: 'nightly', url: { secret: 'o' }, rpo };
    const w = watching({ sources: { orders } });
    w.points.push(...nights('2026-11-20T03:30:00.000Z', minutes));
    await w.round('2026-11-20T12:00:00Z');
    return w.alerts.filter(({ kind }) => kind === 'trend').map(({ error }) => error?.message);
  };

  it('is told when runs take longer every night and rpo is near', async () => {
    expect(await trend([20, 30, 42, 55, 66, 80])).toEqual([
      'good points get older before the next one comes: 24.5 hours, 24.7 hours, 24.9 hours, 25.1 hours, 25.3 hours; in 4 runs that is more than rpo, 26 hours',
    ]);
  });

  it('is none in what goes up and down, stands still, jumps once, or is far from rpo', async () => {
    expect(await trend([20, 80, 30, 70, 40, 90])).toEqual([]);
    expect(await trend([60, 60, 60, 60, 60, 60])).toEqual([]);
    expect(await trend([20, 21, 22, 23, 24, 100])).toEqual([]);
    expect(await trend([20, 30, 42, 55, 66, 80], '40h')).toEqual([]);
    expect(await trend([30, 42, 55, 66, 80])).toEqual([]);
  });
});

describe('damage', () => {
  it('is over with a good point that was made since', async () => {
    const w = watching();
    const at = '2026-11-20T10:00:00.000Z';
    await w.incidents.raise('orders', 'damaged', { at, error: { message: 'm', hint: 'h' } });
    w.points.push(samplePoint({ consistentAt: '2026-11-20T03:30:00.000Z' }));
    await w.round('2026-11-20T12:00:00Z');
    expect(await w.open()).toEqual(['damaged orders']);
    w.points.push(samplePoint({ consistentAt: '2026-11-20T12:01:00.000Z', levels: [] }));
    await w.round('2026-11-20T12:05:00Z');
    expect(await w.open()).toEqual(['damaged orders']);
    w.points.push(samplePoint({ consistentAt: '2026-11-20T12:02:00.000Z' }));
    await w.round('2026-11-20T12:10:00Z');
    expect(await w.open()).toEqual([]);
    const [over] = w.alerts;
    expect(over).toMatchObject({ what: 'recovered', kind: 'damaged' });
  });
});

describe('read-backs', () => {
  const keep = { daily: '14d', yearly: '7y' } as const;
  const plans = {
    nightly: {
      schedule: 'cron(30 3 * * ? *)',
      keep,
      verify: '90d',
      archive: { yearly: 'deep-archive' as const },
    },
  };
  const orders = { engine: 'postgres' as const, plan: 'nightly', url: { secret: 'o' }, rpo: '400d' };
  const old = (day: string, of: object = {}) => {
    const point = samplePoint({ consistentAt: `${day}T03:30:00.000Z` });
    return { ...point, manifest: { ...point.manifest, ...of } };
  };
  const verified = async (points: readonly PointRecord[], at = '2026-11-20T12:00:00Z') => {
    const w = watching({ plans, sources: { orders } });
    w.points.push(...points);
    await w.round(at);
    return { w, asked: w.sent.filter((message) => message.ask === 'run' && message.kind === 'verify') };
  };

  it('are asked for within the time of the plan, the one that was read longest ago first, one an hour', async () => {
    const points = [old('2026-08-26'), old('2026-08-24'), old('2026-11-18')];
    const { w, asked } = await verified(points);
    const point = `orders@${points[1]?.runId}`;
    const scheduledAt = '2026-11-20T12:00:00.000Z';
    expect(asked).toEqual([{ ask: 'run', kind: 'verify', source: 'orders', point, scheduledAt }]);
    await w.round('2026-11-20T12:30:00Z');
    expect(w.sent).toHaveLength(1);
    await w.round('2026-11-20T13:05:00Z');
    expect(w.sent).toHaveLength(2);
  });

  it('are not asked for of what was read lately, is cold, damaged, about to go, or not ours to read', async () => {
    const yearly = old('2026-08-20', { class: 'yearly' });
    const damaged = samplePoint({
      consistentAt: '2026-08-20T03:30:00.000Z',
      levels: ['verified', 'damaged'],
    });
    const going = old('2026-08-20', {
      retention: { keepUntil: '2026-11-21T00:00:00Z', lock: 'none', lockedUntil: null },
    });
    const theirs = old('2026-08-20', { verifiableBy: 'provider' });
    const { asked, w } = await verified([yearly, damaged, going, theirs, old('2026-10-20')]);
    expect(asked).toEqual([]);
    expect(await w.open()).toEqual([]);
  });

  it('are spread: no two points of one night have their turn at the same time, and each has it in time', () => {
    const { config } = watching({ plans, sources: { orders } });
    const [plan, source] = [config.plans['nightly'], config.sources['orders']];
    if (!plan || !source) throw new Error('not in the config');
    const turns = Array.from({ length: 50 }, (_, index) => {
      const name = `s${index}`;
      const points = [samplePoint({ source: name, consistentAt: '2026-08-01T03:30:00.000Z' })];
      const about = {
        source: { ...source, name },
        plan,
        points,
        since: new Date(0),
        goodLevel: 'verified' as const,
      };
      return readBacksOf({ ...about, at: new Date('2026-08-02T00:00:00Z') }, []).nextAt?.getTime() ?? 0;
    });
    expect(new Set(turns).size).toBe(50);
    const days = turns.map((ms) => (ms - Date.parse('2026-08-01T03:31:00Z')) / (24 * hourMs));
    expect(Math.min(...days)).toBeGreaterThan(60);
    expect(Math.max(...days)).toBeLessThan(86);
    expect(Math.max(...days) - Math.min(...days)).toBeGreaterThan(15);
  });

  it('that do not come are told of, until the point was read', async () => {
    const { w } = await verified([
      old('2026-08-01'),
      samplePoint({ consistentAt: '2026-11-20T03:30:00.000Z' }),
    ]);
    expect(w.alerts[0]?.error?.message).toMatch(/^a point was not read for longer than 90 days/);
    const read = old('2026-08-01');
    w.points[0] = {
      ...read,
      history: read.history.map((record) => ({ ...record, at: '2026-11-20T12:30:00.000Z' })),
    };
    await w.round('2026-11-20T13:00:00Z');
    expect(await w.open()).toEqual([]);
  });

  it('come a day later to a point that was sealed and never read', async () => {
    const unread = samplePoint({ consistentAt: '2026-11-18T03:30:00.000Z', levels: [] });
    const good = samplePoint({ consistentAt: '2026-11-18T04:30:00.000Z' });
    expect((await verified([good, unread], '2026-11-18T12:00:00Z')).asked).toEqual([]);
    expect((await verified([good, unread])).asked).toMatchObject([{ point: `orders@${unread.runId}` }]);
  });

  it('are none where the plan does not say so', async () => {
    const w = watching();
    w.points.push(samplePoint({ consistentAt: '2024-11-18T03:30:00.000Z' }));
    await w.round('2026-11-20T12:00:00Z');
    expect(w.sent).toEqual([]);
  });
});
