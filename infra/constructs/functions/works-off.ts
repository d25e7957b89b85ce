import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { WorkedQueue } from '../worked-queue.ts';
import type { HouseFunction } from './house-function.ts';

/**
 * Lets a function work a queue off, `together` messages at a time; of a batch only what failed comes again. At most
 * `atOnce` of them run: reserved concurrency would take it from an account that may have ten in all.
 */
export function worksOff(worker: HouseFunction, queue: WorkedQueue, atOnce: number, together = 5): void {
  queue.grantWorkOff(worker.role, 'WorkOffItsQueue');
  const mapping = new EventSourceMapping(worker, 'Queue', {
    target: worker.function,
    eventSourceArn: queue.queue.queueArn,
    batchSize: together,
    reportBatchItemFailures: true,
    maxConcurrency: atOnce,
  });
  // Lambda looks whether it may, when the mapping is made
  mapping.node.addDependency(worker.role);
}
