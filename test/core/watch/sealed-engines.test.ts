import { expect, it } from 'vitest';
import { samplePoint } from '#test/core/restore/sample-point.ts';
import { watching } from './watch-setup.ts';

const rds = { engine: 'rds', plan: 'nightly', instance: 'ledger', rpo: '25h', rto: '1h' } as const;

it('owes no drill of a source whose points no task can rehearse: dispatch asks for none', async () => {
  const w = watching({ sources: { ledger: rds } });
  await w.round('2026-11-21T12:00:00Z');
  w.points.push(samplePoint({ source: 'ledger', consistentAt: '2026-11-22T03:31:00.000Z' }));
  await w.has('backup', 'ledger', '2026-11-22T03:30:00Z', {
    ...{ state: 'ended', outcome: 'sealed', told: true },
  });
  // Sunday, past the time of the drill, and past its window
  for (const at of ['05:30', '12:00', '18:00']) await w.round(`2026-11-22T${at}:00Z`);
  expect(w.sent).toEqual([]);
  expect(await w.open()).toEqual([]);
});
