import type { Described } from '../described.ts';
import { type Line, linesOf } from '../line.ts';
import { hoursPerMonth } from '../price.ts';

/** Alarms of the stack `watch`; a test counts them in the template. */
export const alarms = 13;
/** Functions that work a queue off: start, notify and retire. */
export const polledQueues = 3;

/** Lambda asks an empty queue by five connections, each of which waits for 20 seconds. */
const pollsPerHour = 5 * 180;
/** settle is asked what is open, and watch for a round, every five minutes each. */
const asksPerHour = 24;
const secondsPerAsk = 0.5;
const functionGb = 1;
/** Of an hour: Container Insights counts tasks, services and instances of the cluster also while nothing runs. */
const countsOfCluster = 3;

/** What is paid for while nothing happens at all, whatever the number of sources; networks are beside it. */
export function machineLines({ region }: Described): readonly Line[] {
  const line = linesOf(region);
  const asks = asksPerHour * hoursPerMonth;
  return [
    line('KMS key', 'key', 1),
    line('Dashboard', 'dashboard', 1),
    line('Alarms', 'alarm', alarms),
    line('Container Insights of the idle cluster', 'metric', countsOfCluster),
    line('Looks into empty queues', 'queueRequests', (polledQueues * pollsPerHour * hoursPerMonth) / 1e6),
    line('Calls of settle and watch, every five minutes', 'functionCalls', asks / 1e6),
    line('Time of settle and watch', 'functionTime', (asks * secondsPerAsk * functionGb) / 1e3),
    line('Key requests of the table', 'keyRequests', asks / 1e4),
  ];
}
