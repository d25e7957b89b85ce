import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/point/address.ts';
import { attemptPrefix, levelKey, manifestKey, restoreTextKey, runPrefix } from '#core/point/keys.ts';
import { isRunId, runIdOf } from '#core/point/run-id.ts';

const run = { engine: 'postgres', source: 'orders', runId: '20261120T023000Z-3f9a1c' };

describe('a run id', () => {
  it('is the scheduled time and six hex characters of sha256(source|milliseconds)', () => {
    const at = new Date('2026-11-20T02:30:00.123Z');
    const hash = createHash('sha256').update(`orders|${at.getTime()}`).digest('hex');
    expect(runIdOf('orders', at)).toBe(`20261120T023000Z-${hash.slice(0, 6)}`);
    expect(isRunId(runIdOf('orders', at))).toBe(true);
  });

  it('differs between sources, and between two runs of one second', () => {
    const at = new Date('2026-11-20T02:30:00.000Z');
    const later = new Date('2026-11-20T02:30:00.001Z');
    expect(new Set([runIdOf('orders', at), runIdOf('ledger', at), runIdOf('orders', later)]).size).toBe(3);
  });
});

describe('the layout of a store', () => {
  it('is what contracts say', () => {
    const point = 'points/postgres/orders/20261120T023000Z-3f9a1c';
    expect(manifestKey(run)).toBe(`${point}/manifest.json`);
    expect(restoreTextKey(run)).toBe(`${point}/RESTORE.md`);
    expect(levelKey(run, 'verified', new Date('2026-11-20T02:31:00.005Z'))).toBe(
      `${point}/verified-20261120T023100.005Z.json`,
    );
    expect(attemptPrefix(run, 'daily', 2)).toBe('data/daily/postgres/orders/20261120T023000Z-3f9a1c/2/');
    expect(runPrefix(run)).toBe('runs/postgres/orders/20261120T023000Z-3f9a1c/');
  });
});

describe('the name of a point', () => {
  it.each([
    ['orders', { source: 'orders', kind: 'latest' }],
    ['orders@latest', { source: 'orders', kind: 'latest' }],
    ['orders@20261120T023000Z', { source: 'orders', kind: 'second', time: '20261120T023000Z' }],
    ['orders@20261120T023000Z-3f9a1c', { source: 'orders', kind: 'run', runId: '20261120T023000Z-3f9a1c' }],
    ['orders@2026-11-20T12:00Z', { source: 'orders', kind: 'at', at: new Date('2026-11-20T12:00:00Z') }],
    [
      'orders@2026-11-20T13:00:30+01:00',
      { source: 'orders', kind: 'at', at: new Date('2026-11-20T12:00:30Z') },
    ],
  ])('is understood: %s', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  it.each([
    '',
    '@latest',
    'orders@',
    'orders@soon',
    'orders@2026-11-20',
    'orders@2026-13-20T12:00Z',
    'a@b@c',
  ])('is refused as wrong usage: %j', (text) => {
    expect(() => parseAddress(text)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('source@latest') }),
    );
  });
});
