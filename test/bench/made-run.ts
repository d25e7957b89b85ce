import type { Run } from '../../bench/runs/perform.ts';

/** A quiet run that took ten seconds and no disk, changed as a test wants. */
export const run = (name: string, round: number, changes: Partial<Run>): Run => ({
  name,
  what: 'backup',
  round,
  wallSeconds: 10,
  workSeconds: 10,
  clientCpuSeconds: 10,
  workClientCpuSeconds: 10,
  databaseCpuSeconds: 10,
  workDatabaseCpuSeconds: 10,
  storeCpuSeconds: 0,
  workOwnCpuSeconds: 0,
  othersCores: 0,
  quiet: true,
  peakAnonBytes: 100e6,
  workPeakAnonBytes: 100e6,
  peakBesideBytes: 0,
  storedBytes: 1e6,
  ...changes,
});
