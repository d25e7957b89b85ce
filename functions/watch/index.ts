import middy from '@middy/core';
import { parsed } from '../middleware/parsed.ts';
import { WatchRequest, watch } from './watch.ts';
import { wire } from './wire.ts';

const wired = wire();

export const handler = middy((request: WatchRequest) => watch(wired, request)).use(parsed(WatchRequest));
