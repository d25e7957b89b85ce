import { expect, it } from 'vitest';
import type { PlanConfig } from '#core/config/plan.ts';
import { planChange } from '#core/retention/changing/plan-change.ts';
import type { RetainedPoint } from '#core/retention/rulings.ts';
import { changeText } from '../../../cli/retention/change-text.ts';
import { day, planOf, retained } from './retained-points.ts';

const now = new Date('2026-11-20T04:00:00Z');
const ago = (days: number, more: Partial<RetainedPoint> = {}): RetainedPoint =>
  retained(new Date(now.getTime() - days * day).toISOString(), more);
type Keep = Parameters<typeof planOf>[0]['keep'];
const keepOf = (keep: Keep | undefined): PlanConfig['keep'] | undefined => keep && planOf({ keep }).keep;
const change = (before: Keep | undefined, after: Keep | undefined, points: readonly RetainedPoint[]) =>
  planChange('orders', points, { before: keepOf(before), after: keepOf(after), now });
const effects = (...args: Parameters<typeof change>) =>
  change(...args)?.points.map(({ point, effect }) => `${point.slice(7, 17)} ${effect}`);

it('says which points are kept longer, and until when', () => {
  const found = change({ daily: '14d' }, { daily: '30d' }, [ago(1), ago(13)]);
  expect(found?.keep).toEqual([{ class: 'daily', before: 14 * 86_400, after: 30 * 86_400 }]);
  expect(found?.points).toEqual([
    {
      ...{ point: ago(1).name, class: 'daily', effect: 'longer' },
      ...{ before: '2026-12-03T04:00:00.000Z', after: '2026-12-19T04:00:00.000Z' },
    },
    expect.objectContaining({ point: ago(13).name, effect: 'longer' }),
  ]);
});

it('takes no promise back: to keep less changes new points alone, and what had been prolonged', () => {
  const [fresh, prolonged] = [ago(1), ago(20)];
  expect(effects({ daily: '14d', atLeast: 1 }, { daily: '7d', atLeast: 1 }, [fresh])).toEqual([]);
  expect(change({ daily: '14d' }, { daily: '7d' }, [fresh])?.keep).toHaveLength(1);
  expect(effects({ daily: '30d', atLeast: 1 }, { daily: '14d', atLeast: 1 }, [fresh, prolonged])).toEqual([
    '2026-11-19 sooner',
    '2026-10-31 goes',
  ]);
});

it('says what goes when fewer must stay, and what stays after all when more must', () => {
  const points = [ago(1), ago(20), ago(21), ago(22)];
  expect(effects({ daily: '14d', atLeast: 3 }, { daily: '14d', atLeast: 1 }, points)).toEqual([
    '2026-10-31 goes',
    '2026-10-30 goes',
  ]);
  expect(effects({ daily: '14d', atLeast: 1 }, { daily: '14d', atLeast: 3 }, points)).toEqual([
    '2026-10-31 stays',
    '2026-10-30 stays',
  ]);
});

it('says nothing of a plan that is the same, and of points that stay for another reason', () => {
  expect(change({ daily: '14d' }, { daily: '14d' }, [ago(1), ago(20)])).toBeUndefined();
  const held = [ago(1), ago(20, { isHeld: true }), ago(21, { isSuspect: true })];
  expect(effects({ daily: '30d', atLeast: 1 }, { daily: '14d', atLeast: 1 }, held)).toEqual([
    '2026-11-19 sooner',
  ]);
});

it('keeps everything of a source that leaves the config', () => {
  expect(effects({ daily: '14d', atLeast: 1 }, undefined, [ago(1), ago(20)])).toEqual(['2026-10-31 stays']);
});

it('is told like a diff: the plan first, then what goes, then the rest, and the promise where no point changes', () => {
  const found = change({ daily: '30d', atLeast: 1 }, { daily: '14d', weekly: '90d', atLeast: 1 }, [
    ago(1),
    ago(20),
  ]);
  if (!found) throw new Error('no change');
  expect(changeText([found]).split('\n')).toEqual([
    'this config against the one that is deployed:',
    '',
    'orders',
    '  [~] keep.daily   30d → 14d',
    '  [~] keep.weekly  none → 90d',
    expect.stringMatching(
      /^ {2}\[-\] orders@2026-10-31\S+ +daily +goes with the next retire after the deploy/,
    ),
    expect.stringMatching(/^ {2}\[~\] orders@2026-11-19\S+ +daily +goes sooner +2026-12-19.* → 2026-12-03/),
  ]);
  const brief = change({ daily: '25h' }, { daily: '90s' }, []);
  expect(changeText(brief ? [brief] : [])).toContain('25h → 90s');
  const none = change({ daily: '14d' }, { daily: '7d' }, [ago(1)]);
  expect(changeText(none ? [none] : [])).toContain('no point that there is changes');
  expect(changeText([])).toContain('keeps points as that one does');
});
