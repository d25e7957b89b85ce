import type { Described } from '../described.ts';
import { daysPerMonth } from '../price.ts';
import { partsOf, requestsOfBackup, requestsOfDrill } from '../run-requests.ts';
import { type Waiting, waitingRuns } from '../waiting-runs.ts';

/** Archives of a dump: the main one, the roles, and the rows of two big tables. */
export const archivesPerDump = 4;

/** What is done in a month, whatever it costs. */
export interface Work {
  readonly backups: number;
  readonly drills: number;
  readonly taskHours: number;
  readonly puts: number;
  readonly gets: number;
  /** Hours in which a task runs: metrics are paid for by the hour. */
  readonly busyHours: number;
  readonly looks: number;
  readonly recordsRead: number;
}

export function workOf(described: Described): Work {
  const { sources, dumpGb, runsPerDay, minutesPerRun, drillsPerMonth, minutesPerDrill, tasks } = described;
  const nights = runsPerDay * daysPerMonth;
  const backups = sources * nights;
  const drills = sources * drillsPerMonth;
  const backup = requestsOfBackup(archivesPerDump, partsOf(dumpGb, archivesPerDump));
  const drill = requestsOfDrill(archivesPerDump);
  const night = waitingRuns(sources, minutesPerRun, tasks.maxRunning);
  const drilling = waitingRuns(sources, minutesPerDrill, tasks.maxRunning);
  const both = (part: keyof Waiting): number => night[part] * nights + drilling[part] * drillsPerMonth;
  return {
    backups,
    drills,
    taskHours: (backups * minutesPerRun + drills * minutesPerDrill) / 60,
    puts: backups * backup.puts + drills * drill.puts,
    gets: backups * backup.gets + drills * drill.gets,
    // one hour more, for few begin on the hour
    busyHours:
      nights * (Math.ceil(night.minutes / 60) + 1) + drillsPerMonth * (Math.ceil(drilling.minutes / 60) + 1),
    looks: both('looks'),
    recordsRead: both('recordsRead'),
  };
}
