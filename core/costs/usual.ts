import type { Described } from './described.ts';

/** The worked example: databases of 20 GB whose dump has 5, every night, drilled once a week, in a VPC that is made. */
export const usual = (sources: number, change: Partial<Described> = {}): Described => ({
  region: 'eu-central-1',
  sources,
  dumpGb: 5,
  runsPerDay: 1,
  minutesPerRun: 10,
  drillsPerMonth: 52 / 12,
  minutesPerDrill: 20,
  keepDays: { daily: 14, weekly: 90, monthly: 365 },
  archive: {},
  lockDays: 14,
  encryption: 'kms',
  network: { as: 'own', egress: 'public', zones: 2 },
  plans: 1,
  engines: 1,
  tasks: { vcpus: 1, memoryGb: 2, diskGb: 50, platform: 'x86_64', maxRunning: 20 },
  metricsPerSource: false,
  addresses: 2,
  alertsPerMonth: 10,
  ...change,
});
