import { expect, it } from 'vitest';
import { createWorkLog } from '#core/audit/work-log.ts';

const clock = { now: () => new Date('2026-11-20T03:30:00Z'), sleep: async () => {} };

it('stamps every line with its time', () => {
  const log = createWorkLog(clock);
  log.add('one\ntwo');
  expect(log.lines()).toStrictEqual(['2026-11-20T03:30:00.000Z one', '2026-11-20T03:30:00.000Z two']);
});

it('keeps beginning and end of a log that never ends, and says how much is missing', () => {
  const log = createWorkLog(clock);
  for (let line = 0; line < 100_000; line++) log.add(`line ${line}`);
  const lines = log.lines();
  expect(lines.length).toBeLessThan(15_002);
  expect(lines[0]).toContain('line 0');
  expect(lines.at(-1)).toContain('line 99999');
  const [, dropped] = /… (\d+) lines/.exec(lines[5_000] ?? '') ?? [];
  expect(Number(dropped) + lines.length - 1).toBe(100_000);
});
