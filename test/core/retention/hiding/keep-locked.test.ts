import { describe, expect, it } from 'vitest';
import type { ObjectRef } from '#core/ports/store.ts';
import { keepLocked, renewedLock } from '#core/retention/hiding/keep-locked.ts';
import type { Rule } from '#core/retention/rulings.ts';
import { createMemoryCatalog } from '#test/core/restore/memory-catalog.ts';
import { samplePoint } from '#test/core/restore/sample-point.ts';
import { retained } from '../retained-points.ts';

const day = 86_400_000;
const at = new Date('2026-11-20T12:00:00Z');

describe('the lock of what stays beyond its time', () => {
  it('lasts a month at least and two at most, and is the same for a month', () => {
    const days = Array.from({ length: 90 }, (_, index) => new Date(at.getTime() + index * day));
    for (const now of days) {
      const ahead = (renewedLock(now, undefined).getTime() - now.getTime()) / day;
      expect(ahead).toBeGreaterThan(30);
      expect(ahead).toBeLessThanOrEqual(60);
    }
    expect(new Set(days.map((now) => renewedLock(now, undefined).getTime())).size).toBe(4);
  });

  it('is never longer than the bucket takes, the day that has begun counted', () => {
    expect(renewedLock(at, 29)).toEqual(new Date(at.getTime() + 28 * day));
  });

  it.each<[Rule, boolean, boolean]>([
    ['newest', false, true],
    ['held', true, true],
    ['class', false, false],
    ['due', false, false],
    ['suspect', false, false],
    ['no plan', false, false],
    // what was taken back lies under markers, whatever else keeps it
    ['suspect', true, true],
    ['no plan', true, true],
    ['future', true, true],
  ])('where the rule is %s, and it was taken back: %s, is renewed: %s', async (rule, isHeld, isRenewed) => {
    const point = samplePoint({ source: 'orders' });
    const locked: ObjectRef[] = [];
    const store = {
      lock: async () => ({ mode: 'governance', days: 14 }) as const,
      extendLock: async (ref: ObjectRef) => void locked.push(ref),
    };
    const until = rule === 'class' ? new Date(at.getTime() + 14 * day) : null;
    const ruling = { rule, until, point: { ...retained(at.toISOString()), isHeld, summary: point } };
    const clock = { now: () => at, sleep: async () => {} };
    await keepLocked({ store, clock, lying: createMemoryCatalog([point]) }, [ruling]);
    expect(locked.map(({ key }) => key).some((key) => key.endsWith('/manifest.json'))).toBe(isRenewed);
    locked.length = 0;
    const open = { ...store, lock: async () => ({ mode: 'none', days: null }) as const };
    await keepLocked({ store: open, clock, lying: createMemoryCatalog([point]) }, [ruling]);
    expect(locked).toEqual([]);
  });

  /** A point that is made, promised and kept so many days from now. */
  async function lockedFor(days: { made: number; promised: number | null; kept: number | null }) {
    const made = new Date(at.getTime() + days.made * day);
    const of = (count: number | null) => (count === null ? null : new Date(at.getTime() + count * day));
    const point = samplePoint({ source: 'orders', consistentAt: made.toISOString() });
    const manifest = { ...point.manifest, sealedAt: made.toISOString() };
    const locked: Date[] = [];
    const store = {
      lock: async () => ({ mode: 'governance', days: 14 }) as const,
      extendLock: async (_: ObjectRef, until: Date) => void locked.push(until),
    };
    const ruling = {
      ...({ rule: days.kept === null ? 'no end' : 'class', until: of(days.kept) } as const),
      point: {
        ...retained(made.toISOString(), { promisedUntil: of(days.promised) }),
        summary: { ...point, manifest },
      },
    };
    const clock = { now: () => at, sleep: async () => {} };
    await keepLocked({ store, clock, lying: createMemoryCatalog([point]) }, [ruling]);
    return locked[0] && Math.floor((locked[0].getTime() - at.getTime()) / day);
  }

  it('is renewed where the plan keeps it longer than was promised, and its lock would end before', async () => {
    // 14 days were promised and 90 are kept by now: on the day 13 and on the day 20
    expect(await lockedFor({ made: -13, promised: 1, kept: 77 })).toBeGreaterThan(30);
    expect(await lockedFor({ made: -20, promised: -6, kept: 70 })).toBeGreaterThan(30);
    // the last time: no longer than it is kept, and the time to undo
    expect(await lockedFor({ made: -89, promised: -75, kept: 1 })).toBe(15);
    // the lock that it got lasts for months yet
    expect(await lockedFor({ made: -1, promised: 89, kept: 364 })).toBeUndefined();
    expect(await lockedFor({ made: -1, promised: 13, kept: 13 })).toBeUndefined();
  });

  it('of what is kept for ever is renewed when the one of its run ends', async () => {
    expect(await lockedFor({ made: -10, promised: null, kept: null })).toBeUndefined();
    expect(await lockedFor({ made: -380, promised: null, kept: null })).toBeGreaterThan(30);
  });
});
