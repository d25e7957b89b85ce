import { expect, it } from 'vitest';
import { bytesText, durationText, timeText } from '../../cli/output/quantities.ts';

it.each([
  [0, '0 B'],
  [1_023, '1023 B'],
  [1_024, '1.00 KB'],
  [12_900_000, '12.3 MB'],
  [1_073_741_823, '1.00 GB'],
  [5 * 1_024 ** 4, '5.00 TB'],
])('writes %d bytes as a person would', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

it.each([
  [0, '0 s'],
  [0.44, '0.4 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [184, '3 min 4 s'],
  [3_599.6, '1 h'],
  [7_500, '2 h 5 min'],
  [86_400, '1 d'],
  [90_000, '1 d 1 h'],
])('writes %d seconds in their two largest units', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

it('writes times in UTC, to the second', () => {
  expect(timeText('2026-11-20T03:30:00.250Z')).toBe('2026-11-20 03:30:00Z');
});
