import * as z from 'zod';
import type { retireAsked } from '#core/cloud/retiring/retire-asked.ts';
import { RetireRequest } from '#core/cloud/retiring/retire-request.ts';
import { SqsBatch } from '../middleware/each-message.ts';

/** From the schedule or a person, or what that has put into the queue. */
export const RetireEvent = z.union([SqsBatch, RetireRequest]);
export type RetireEvent = z.infer<typeof RetireEvent>;

export type RetireDeps = Parameters<typeof retireAsked>[0];
