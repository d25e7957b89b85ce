import middy from '@middy/core';
import { reapSnapshots } from '#core/retention/reaping/reap-snapshots.ts';
import { wire } from './wire.ts';

const wired = wire();

export const handler = middy(() => reapSnapshots(wired));
