import middy from '@middy/core';
import { reap } from './reap.ts';
import { wire } from './wire.ts';

const wired = wire();

export const handler = middy(() => reap(wired));
