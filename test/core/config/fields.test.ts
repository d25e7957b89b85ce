import { describe, expect, it } from 'vitest';
import { durationMs, durationText, longerThan } from '#core/config/fields/duration.ts';
import { sizeBytes } from '#core/config/fields/size.ts';
import { hasPassword, maskUrls } from '#core/config/mask.ts';
import { nearest } from '#core/config/nearest.ts';

const refused = (text: string): [string, undefined] => [text, undefined];

describe('durations and sizes', () => {
  it.each<[string, number | undefined]>([
    ['90s', 90_000],
    ['10m', 600_000],
    ['25h', 90_000_000],
    ['14d', 1_209_600_000],
    ['1y', 31_536_000_000],
    ...['', '0s', '1', 's', '1.5h', '-1h', '1w', '1 h', '1H', 'forever'].map(refused),
  ])('read the duration %j as %j ms', (text, ms) => expect(durationMs(text)).toBe(ms));

  it.each<[string, number | undefined]>([
    ['512B', 512],
    ['64KB', 65_536],
    ['8MB', 8_388_608],
    ['8MiB', 8_388_608],
    ['1GB', 1_073_741_824],
    ['2TiB', 2_199_023_255_552],
    ...['', '0MB', '64', 'MB', '64mb', '64 MB', '1.5GB', '64BB', '64iB'].map(refused),
  ])('read the size %j as %j bytes', (text, bytes) => expect(sizeBytes(text)).toBe(bytes));

  it.each([
    [86_400_000, '24h', '25h'],
    [300_000, '5m', '6m'],
    [3_600_000, '1h', '2h'],
    [604_800_000, '168h', '8d'],
    [5_400_000, '90m', '2h'],
  ])('write %d ms as %s, and the next that is longer as %s', (ms, text, longer) => {
    expect(durationText(ms)).toBe(text);
    expect(longerThan(ms)).toBe(longer);
    expect(durationMs(longer)).toBeGreaterThan(ms);
  });
});

describe('masks', () => {
  it.each([
    ['postgres://app:pw@db/orders', 'postgres://***@db/orders'],
    ['at postgres://app:p@ss/w:rd@db/orders', 'at postgres://***@db/orders'],
    ['postgres://app@db/orders', 'postgres://***@db/orders'],
    ['postgres://db/orders', 'postgres://db/orders'],
    ['host=db password=pw user=app', 'host=db password=*** user=app'],
    ['postgres://db/o?password=pw&sslmode=on', 'postgres://db/o?password=***&sslmode=on'],
  ])('print %s as %s', (text, masked) => expect(maskUrls(text)).toBe(masked));

  it.each([
    ['postgres://app:pw@db', true],
    ['postgres://app@db', false],
    ['postgres://db:5432/orders', false],
    ['postgres://db/orders?password=pw', true],
    ['host=db password=pw', true],
    ['ORDERS_URL', false],
  ])('know whether %s holds a password: %s', (text, holds) => expect(hasPassword(text)).toBe(holds));
});

describe('nearest', () => {
  it.each([
    ['nigthly', ['weekly', 'nightly', 'hourly'], ['nightly']],
    ['Orders', ['orders', 'order', 'ledger'], ['orders', 'order']],
    ['a', ['b', 'c'], []],
    ['colour', ['store', 'tools'], []],
  ])('finds for %s what was meant', (name, known, found) => expect(nearest(name, known)).toEqual(found));
});
