import middy from '@middy/core';
import { retireAsked } from '#core/cloud/retiring/retire-asked.ts';
import { RetireRequest } from '#core/cloud/retiring/retire-request.ts';
import { eachMessage } from '../middleware/each-message.ts';
import { parsed } from '../middleware/parsed.ts';
import { RetireEvent } from './retire.ts';
import { wire } from './wire.ts';

const wired = wire();
const eachOf = eachMessage(RetireRequest, (request) => retireAsked(wired, request), wired.log);

export const handler = middy((event: RetireEvent) =>
  'Records' in event ? eachOf(event) : retireAsked(wired, event),
).use(parsed(RetireEvent));
