import middy from '@middy/core';
import { RetireRequest } from '#core/cloud/retiring/retire-request.ts';
import { eachMessage } from '../middleware/each-message.ts';
import { parsed } from '../middleware/parsed.ts';
import { RetireEvent, retire } from './retire.ts';
import { wire } from './wire.ts';

const wired = wire();
const eachOf = eachMessage(RetireRequest, (request) => retire(wired, request), wired.log);

export const handler = middy((event: RetireEvent) =>
  'Records' in event ? eachOf(event) : retire(wired, event),
).use(parsed(RetireEvent));
