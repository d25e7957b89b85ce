import middy from '@middy/core';
import { type DispatchRequest, dispatch, DispatchRequest as Request } from '#core/cloud/dispatch.ts';
import { parsed } from '../middleware/parsed.ts';
import { wire } from './wire.ts';

const wired = wire();

export const handler = middy((request: DispatchRequest) => dispatch(wired, request)).use(parsed(Request));
