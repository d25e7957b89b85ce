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
    const ruling = { rule, until: null, point: { ...retained(at.toISOString()), isHeld, summary: point } };
    const clock = { now: () => at, sleep: async () => {} };
    await keepLocked({ store, clock, lying: createMemoryCatalog([point]) }, [ruling]);
    expect(locked.map(({ key }) => key).some((key) => key.endsWith('/manifest.json'))).toBe(isRenewed);
    locked.length = 0;
    const open = { ...store, lock: async () => ({ mode: 'none', days: null }) as const };
    await keepLocked({ store: open, clock, lying: createMemoryCatalog([point]) }, [ruling]);
    expect(locked).toEqual([]);
  });
});
