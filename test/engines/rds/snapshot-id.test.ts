import fc from 'fast-check';
import { expect, it } from 'vitest';
import { snapshotId } from '#engines/rds/snapshot/snapshot-id.ts';

const run = { source: 'ledger', runId: '20261120T023000Z-3f9a1c', attempt: 1 };

it('is the same for the same attempt, and another for every other one', () => {
  const ids = [
    snapshotId('holdfast', run),
    snapshotId('other', run),
    snapshotId('holdfast', { ...run, attempt: 2 }),
    snapshotId('holdfast', { ...run, source: 'ledger2' }),
    snapshotId('holdfast', { ...run, runId: '20261121T023000Z-3f9a1c' }),
  ];
  expect(new Set(ids).size).toBe(5);
  expect(snapshotId('holdfast', { ...run })).toBe(ids[0]);
});

it('is a name that RDS takes, whatever the source is called', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 80 }), (source) => {
      const id = snapshotId('holdfast', { ...run, source });
      expect(id).toMatch(/^hf(-[a-z0-9]+)*-[0-9a-f]{16}$/);
      expect(id.length).toBeLessThanOrEqual(50);
    }),
  );
});
