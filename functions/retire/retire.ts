import * as z from 'zod';
import type { MessageQueue } from '#core/cloud/ports/queues.ts';
import { retireAll } from '#core/cloud/retiring/retire-all.ts';
import { type RetireInCloudDeps, retireInCloud } from '#core/cloud/retiring/retire-in-cloud.ts';
import { RetireRequest } from '#core/cloud/retiring/retire-request.ts';
import { SqsBatch } from '../middleware/each-message.ts';

/** From the schedule or a person, or what that has put into the queue. */
export const RetireEvent = z.union([SqsBatch, RetireRequest]);
export type RetireEvent = z.infer<typeof RetireEvent>;

export interface RetireDeps extends RetireInCloudDeps {
  readonly queue: MessageQueue<RetireRequest>;
}

export const retire = (deps: RetireDeps, request: RetireRequest): Promise<unknown> =>
  request.ask === 'all' ? retireAll(deps) : retireInCloud(deps, request);
