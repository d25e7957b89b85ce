import type { CalendarClass } from '../point/point-class.ts';
import type { Tier } from '../retention/archives.ts';
import type { PricedRegion } from './price.ts';

/** Storage that a class of points moves to. */
export type ColdTier = Tier;

/** Where tasks run: in the VPC that is made, or in subnets of one that is there. */
export interface DescribedNetwork {
  readonly as: 'own' | 'imported';
  readonly egress: 'nat' | 'endpoints' | 'public' | 'none';
  /** Subnets that get interface endpoints, one in each zone. */
  readonly zones: number;
}

/** A deployment as far as money goes. All its sources are alike. A GB is 2^30 bytes, as AWS bills it. */
export interface Described {
  readonly region: PricedRegion;
  readonly sources: number;
  /** What a dump has in the store: compressed. */
  readonly dumpGb: number;
  readonly runsPerDay: number;
  /** Of a task that backs up: image pulled, dumped, read back. */
  readonly minutesPerRun: number;
  readonly drillsPerMonth: number;
  readonly minutesPerDrill: number;
  /** Days, by class. A plan without `daily` gives its lowest class to every night. */
  readonly keepDays: Readonly<Partial<Record<CalendarClass, number>>>;
  readonly archive: Readonly<Partial<Record<CalendarClass, ColdTier>>>;
  readonly lockDays: number;
  /** @default 'kms' in a config */
  readonly encryption: 'kms' | 's3';
  readonly network: DescribedNetwork;
  readonly plans: number;
  readonly engines: number;
  readonly tasks: {
    readonly vcpus: number;
    readonly memoryGb: number;
    readonly diskGb: number;
    readonly platform: 'x86_64' | 'arm64';
    /** At once. */
    readonly maxRunning: number;
  };
  readonly metricsPerSource: boolean;
  /** Addresses that hear of a failure. */
  readonly addresses: number;
  /** Failures and recoveries in a month. */
  readonly alertsPerMonth: number;
}
