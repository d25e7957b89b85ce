import type { Described } from '#core/costs/described.ts';

export interface Variation {
  readonly what: string;
  readonly change: Partial<Described>;
}

const { x86, arm } = {
  x86: { vcpus: 1, memoryGb: 2, diskGb: 50, platform: 'x86_64', maxRunning: 20 },
  arm: { vcpus: 1, memoryGb: 2, diskGb: 50, platform: 'arm64', maxRunning: 20 },
} as const;

const keepDays = { daily: 14, weekly: 90, monthly: 365 };

/** What a config can say otherwise than the worked example. */
export const variations: readonly Variation[] = [
  { what: "`egress: 'nat'`, in the VPC that is made", change: network('own', 'nat') },
  { what: "`egress: 'endpoints'`, in the VPC that is made", change: network('own', 'endpoints') },
  { what: "`egress: 'nat'`, in a `vpc` of yours that has a gateway", change: network('imported', 'nat') },
  { what: "`egress: 'endpoints'`, in a `vpc` of yours, two zones", change: network('imported', 'endpoints') },
  { what: "`egress: 'none'`, in a `vpc` of yours", change: network('imported', 'none') },
  { what: "`archive: { monthly: 'glacier-instant' }`", change: { archive: { monthly: 'glacier-instant' } } },
  {
    what: "`archive: { monthly: 'glacier-flexible' }`",
    change: { archive: { monthly: 'glacier-flexible' } },
  },
  { what: "`archive: { monthly: 'deep-archive' }`", change: { archive: { monthly: 'deep-archive' } } },
  { what: "`keep: { daily: '14d' }` alone", change: { keepDays: { daily: 14 } } },
  {
    what: "`keep` with `yearly: '7y'` too, and `archive: { yearly: 'deep-archive' }`",
    change: { keepDays: { ...keepDays, yearly: 7 * 365 }, archive: { yearly: 'deep-archive' } },
  },
  { what: '`lock: { days: 60 }`', change: { lockDays: 60 } },
  { what: "`schedule: 'rate(6 hours)'`", change: { runsPerDay: 4 } },
  {
    what: 'dumps of 50 GB, tasks of an hour',
    change: { dumpGb: 50, minutesPerRun: 60, minutesPerDrill: 120 },
  },
  { what: "`platform: 'arm64'`", change: { tasks: arm } },
  { what: "`tasks: { disk: '200GB' }`", change: { tasks: { ...x86, diskGb: 200 } } },
  { what: "`encryption: 's3'`", change: { encryption: 's3' } },
  { what: '`alerts: { metricsPerSource: true }`', change: { metricsPerSource: true } },
];

function network(as: 'own' | 'imported', egress: Described['network']['egress']): Partial<Described> {
  return { network: { as, egress, zones: 2 } };
}
