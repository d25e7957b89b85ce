import middy from '@middy/core';
import { notify } from '#core/cloud/alerts/notify.ts';
import { Alert } from '#core/cloud/messages.ts';
import { eachMessage, SqsBatch } from '../middleware/each-message.ts';
import { parsed } from '../middleware/parsed.ts';
import { wire } from './wire.ts';

const wired = wire();

export const handler = middy(eachMessage(Alert, (alert) => notify(wired, alert), wired.log)).use(
  parsed(SqsBatch),
);
