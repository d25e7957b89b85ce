import type { Described } from '../described.ts';
import { type Line, linesOf } from '../line.ts';
import type { Work } from './work.ts';

/** Kilobytes, as the table bills them: the record of a run with what was asked of ECS, and a point with its contents. */
const kb = { record: 5, point: 20 } as const;
/** Of one run: claimed, launched, running, ended, told; each write also in the index of open runs. */
const writesOfRun = 10 * kb.record + 2 * kb.point + 12;
/** Progress, every 15 seconds. */
const writesPerMinute = 4;
/** Calls of start, settle and notify for a run. Each takes so many seconds, at 1 GB, and a look for room less. */
const callsOfRun = 4;
const secondsOf = { call: 1, look: 0.1 } as const;
/** Messages of SQS: sent, received, deleted. */
const requestsPerMessage = 3;

/** Requests to S3 that reach KMS: the bucket has a key of its own for some minutes. AWS speaks of up to 99 % less. */
const keyRequestsPerRequest = 0.01;

/** What each run asks of S3, of the table, of functions and queues. */
export function runLines(described: Described, work: Work): readonly Line[] {
  const { region, encryption, sources, minutesPerRun, minutesPerDrill, addresses, alertsPerMonth } =
    described;
  const line = linesOf(region);
  const { backups, drills, puts, gets, looks, recordsRead } = work;
  const runs = backups + drills;
  const minutes = backups * minutesPerRun + drills * minutesPerDrill;
  const calls = runs * callsOfRun;
  // a record is read again for each look; 8 KB are one unit where an older answer will do
  const reads = (recordsRead * kb.record) / 8 + runs * 5 * kb.record;
  const storedGb = (sources * 100 * kb.point) / 2 ** 20;
  return [
    line('Parts and objects written', 'puts', puts / 1e3),
    line('Objects read back and looked at', 'gets', gets / 1e3),
    ...(encryption === 'kms'
      ? [line('Key requests of S3', 'keyRequests', ((puts + gets) * keyRequestsPerRequest) / 1e4)]
      : []),
    line('Records written', 'tableWrites', (runs * writesOfRun + minutes * writesPerMinute) / 1e6),
    line('Records read', 'tableReads', reads / 1e6),
    line('Records kept', 'tableStorage', storedGb),
    line('Recovery of records to any second', 'tableRecovery', storedGb),
    line('Calls of functions', 'functionCalls', (calls + looks) / 1e6),
    line('Time of functions', 'functionTime', (calls * secondsOf.call + looks * secondsOf.look) / 1e3),
    line('Messages', 'queueRequests', ((runs + looks) * requestsPerMessage) / 1e6),
    line('Mails', 'topicMails', (alertsPerMonth * addresses) / 1e3),
  ];
}
