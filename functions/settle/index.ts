import middy from '@middy/core';
import { parsed } from '../middleware/parsed.ts';
import { SettleRequest, settle } from './settle.ts';
import { wire } from './wire.ts';

const wired = wire();

export const handler = middy((request: SettleRequest) => settle(wired, request)).use(parsed(SettleRequest));
