import { machine } from '../measure/machine.ts';
import { bestPeer } from '../runs/dump-peers.ts';
import type { Run } from '../runs/perform.ts';
import { restoreNames } from '../runs/restores.ts';
import { judgeGoals } from './goals.ts';
import { table } from './table.ts';

export interface Measurement {
  readonly at: string;
  readonly scale: number;
  /** Length of the database as a plain dump. */
  readonly logicalBytes: number;
  readonly serverVersion: string;
  readonly runs: readonly Run[];
  /** What this machine lacks, with the reason. */
  readonly notMeasured: readonly string[];
}

/** For programs: everything that was measured, and the verdicts. */
export const documentOf = (measurement: Measurement) => ({
  ...measurement,
  machine: machine(),
  goals: judgeGoals(measurement.runs),
});

/** For people. */
export function textOf(measurement: Measurement): string {
  const { at, scale, logicalBytes, serverVersion, runs, notMeasured } = measurement;
  const { cores, memoryGb, platform, node } = machine();
  const parts = [
    `${at}, scale ${scale} (${Math.round(logicalBytes / 1e6)} MB as a plain dump), PostgreSQL ${serverVersion}`,
    `${cores} cores, ${memoryGb} GB of memory, ${platform}, Node ${node}; the database runs on the same cores`,
    ...(runs.some(({ what }) => what === 'backup') ? ['', table(runs, 'backup', bestPeer)] : []),
    ...(runs.some(({ what }) => what === 'restore') ? ['', table(runs, 'restore', restoreNames.peer)] : []),
    '',
    ...judgeGoals(runs).map(({ goal, measured, verdict }) => `${verdict}: ${goal}: ${measured}`),
    ...notMeasured.map((what) => `not measured: ${what}`),
  ];
  return parts.join('\n');
}
