import { afterAll, beforeAll, describe, vi } from 'vitest';
import { alertActs } from './acts/alerts.ts';
import { databaseActs } from './acts/databases.ts';
import { foundActs } from './acts/found.ts';
import { personActs } from './acts/person.ts';
import { retireActs } from './acts/retire.ts';
import { rightsActs } from './acts/rights.ts';
import { snapshotActs } from './acts/snapshots.ts';
import { type Night, openNight } from './open-night.ts';

vi.setConfig({ testTimeout: 240_000 });

// One night for all of them: to open one takes longer than most of what is seen in it.
describe('another night in a cloud that enforces permissions', () => {
  let night: Night;
  beforeAll(async () => {
    night = await openNight();
  }, 240_000);
  afterAll(() => night?.close());

  // first: it looks at a deployment that nobody has touched, and puts back what it changes
  rightsActs(() => night);
  // before the others, which leave something open: it counts that
  alertActs(() => night);
  retireActs(() => night);
  snapshotActs(() => night);
  databaseActs(() => night);
  personActs(() => night);
  // last: its databases and snapshots are in nobody's count
  foundActs(() => night);
});
