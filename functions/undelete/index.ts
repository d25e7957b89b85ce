import middy from '@middy/core';
import { UndeleteRequest } from '#core/cloud/retiring/retire-request.ts';
import { parsed } from '../middleware/parsed.ts';
import { undelete } from './undelete.ts';
import { wire } from './wire.ts';

const wired = wire();

export const handler = middy((request: UndeleteRequest) => undelete(wired, request)).use(
  parsed(UndeleteRequest),
);
