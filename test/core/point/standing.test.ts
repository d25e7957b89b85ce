import { describe, expect, it } from 'vitest';
import type { LevelRecord } from '#core/manifest/level-record.ts';
import { isGood, standingOf } from '#core/point/standing.ts';

let second = 0;
const record = (level: LevelRecord['level'], at?: string): LevelRecord => ({
  level,
  source: 'orders',
  runId: '20261120T023000Z-3f9a1c',
  at: at ?? new Date(Date.UTC(2026, 10, 20, 3, 0, second++)).toISOString(),
  by: 'root@host',
  detail: '',
});

describe('what is known of a point', () => {
  it('is sealed until it was read back', () => {
    expect(standingOf([])).toEqual({ level: 'sealed', flags: [] });
  });

  it('rises to verified and proven and never falls', () => {
    expect(standingOf([record('verified')]).level).toBe('verified');
    expect(standingOf([record('proven'), record('verified')]).level).toBe('proven');
  });

  it('stays suspect until a person accepts it, and becomes suspect again after that', () => {
    expect(standingOf([record('verified'), record('suspect')]).flags).toEqual(['suspect']);
    expect(standingOf([record('suspect'), record('verified')]).flags).toEqual(['suspect']);
    expect(standingOf([record('suspect'), record('accepted')]).flags).toEqual([]);
    expect(standingOf([record('suspect'), record('accepted'), record('suspect')]).flags).toEqual(['suspect']);
  });

  it('stays damaged until a later read-back finds every byte right', () => {
    expect(standingOf([record('verified'), record('damaged')]).flags).toEqual(['damaged']);
    expect(standingOf([record('damaged'), record('verified')]).flags).toEqual([]);
    expect(standingOf([record('damaged'), record('accepted')]).flags).toEqual(['damaged']);
  });

  it('takes the worse news when two came at the same instant', () => {
    const at = '2026-11-20T04:00:00.000Z';
    expect(standingOf([record('verified', at), record('damaged', at)]).flags).toEqual(['damaged']);
  });

  it('does not depend on the order in which the files are read', () => {
    const records = [record('verified'), record('suspect'), record('accepted'), record('damaged')];
    expect(standingOf(records.toReversed())).toEqual(standingOf(records));
  });

  it('counts only what was read back, unless nobody outside the provider can read it', () => {
    expect(isGood({ level: 'sealed', flags: [] }, 'verified')).toBe(false);
    expect(isGood({ level: 'sealed', flags: [] }, 'sealed')).toBe(true);
    expect(isGood({ level: 'proven', flags: ['suspect'] }, 'verified')).toBe(false);
    expect(isGood({ level: 'verified', flags: ['damaged'] }, 'verified')).toBe(false);
    expect(isGood({ level: 'verified', flags: [] }, 'verified')).toBe(true);
  });
});
