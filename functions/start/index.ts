import middy from '@middy/core';
import { WorkMessage } from '#core/cloud/messages.ts';
import { launchAgain } from '#core/cloud/starting/launch-run.ts';
import { startRun } from '#core/cloud/starting/start-run.ts';
import { eachMessage, SqsBatch } from '../middleware/each-message.ts';
import { parsed } from '../middleware/parsed.ts';
import { wire } from './wire.ts';

const wired = wire();

const start = (message: WorkMessage) =>
  message.ask === 'run' ? startRun(wired, message) : launchAgain(wired, message);

export const handler = middy(eachMessage(WorkMessage, start, wired.log)).use(parsed(SqsBatch));
