import middy from '@middy/core';
import { parsed } from '../middleware/parsed.ts';
import { createHandler, NotifyEvent } from './handle.ts';
import { wire } from './wire.ts';

export const handler = middy(createHandler(wire())).use(parsed(NotifyEvent));
