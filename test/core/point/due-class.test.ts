import { describe, expect, it } from 'vitest';
import { type ClassedPoint, dueClass } from '#core/point/due-class.ts';

const all = ['daily', 'weekly', 'monthly', 'yearly'] as const;
const berlin = { timeZone: 'Europe/Berlin' };

const daily = (consistentAt: string, more: Partial<ClassedPoint> = {}): ClassedPoint => ({
  class: 'daily',
  consistentAt: new Date(consistentAt),
  counts: true,
  ...more,
});

/** Seven daily points of an earlier week, so that the source is past its trials. */
const trials = Array.from({ length: 7 }, (_, day) => daily(`2026-10-${String(12 + day)}T02:30:00Z`));

const due = (points: readonly ClassedPoint[], at: string) => dueClass(all, points, new Date(at), berlin);

describe('the class of a run', () => {
  it('is the lowest kept one for the first seven points, whatever is due', () => {
    expect(dueClass(all, [], new Date('2027-01-01T02:30:00Z'), berlin)).toBe('daily');
    expect(due(trials.slice(0, 6), '2027-01-03T02:30:00Z')).toBe('daily');
    expect(dueClass(['weekly', 'yearly'], [], new Date('2027-01-01T02:30:00Z'), berlin)).toBe('weekly');
  });

  it('is the highest due one from the eighth point on', () => {
    expect(due(trials, '2026-11-20T02:30:00Z')).toBe('yearly');
  });

  it('falls back to the next lower due one as each is satisfied', () => {
    const yearly = daily('2026-11-02T02:30:00Z', { class: 'yearly' });
    expect(due([...trials, yearly], '2026-11-03T02:30:00Z')).toBe('daily');
    // Sunday in Berlin is the 8th
    expect(due([...trials, yearly], '2026-11-08T02:30:00Z')).toBe('weekly');
    expect(due([...trials, yearly], '2026-12-01T02:30:00Z')).toBe('monthly');
    expect(due([...trials, yearly], '2027-01-01T02:30:00Z')).toBe('yearly');
  });

  it('goes by midnight in the zone of the plan', () => {
    const yearly = daily('2026-11-02T02:30:00Z', { class: 'yearly' });
    expect(due([...trials, yearly], '2026-11-07T22:59:59Z')).toBe('daily');
    expect(due([...trials, yearly], '2026-11-07T23:00:00Z')).toBe('weekly');
  });

  it('makes up a weekly point that failed or is suspect on the next night', () => {
    const yearly = daily('2026-11-02T02:30:00Z', { class: 'yearly' });
    const suspect = daily('2026-11-08T02:30:00Z', { class: 'weekly', counts: false });
    expect(due([...trials, yearly, suspect], '2026-11-09T02:30:00Z')).toBe('weekly');
    const made = daily('2026-11-09T02:30:00Z', { class: 'weekly' });
    expect(due([...trials, yearly, suspect, made], '2026-11-10T02:30:00Z')).toBe('daily');
  });

  it('is not satisfied by points on demand, before a deploy, of a lower class, or from the future', () => {
    const yearly = daily('2026-11-02T02:30:00Z', { class: 'yearly' });
    for (const other of ['on-demand', 'pre-deploy', 'daily'] as const) {
      const point = daily('2026-11-08T03:30:00Z', { class: other });
      expect(due([...trials, yearly, point], '2026-11-09T02:30:00Z'), other).toBe('weekly');
    }
    const future = daily('2026-11-12T02:30:00Z', { class: 'yearly' });
    expect(due([...trials, yearly, future], '2026-11-09T02:30:00Z')).toBe('weekly');
  });

  it('does not count points on demand as trials', () => {
    const byHand = trials.map((point): ClassedPoint => ({ ...point, class: 'on-demand' }));
    expect(due(byHand, '2026-11-20T02:30:00Z')).toBe('daily');
  });

  it('follows anchors that the plan sets', () => {
    const yearly = daily('2026-11-02T02:30:00Z', { class: 'yearly' });
    const saturday = { ...berlin, anchors: { weekly: 'SAT' as const } };
    const points = [...trials, yearly];
    expect(dueClass(all, points, new Date('2026-11-07T02:30:00Z'), saturday)).toBe('weekly');
  });
});
