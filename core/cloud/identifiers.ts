import { createHash } from 'node:crypto';
import type { RunKey } from './run-record.ts';

/**
 * What AWS is given to know one launch again: the same for the same launch, another one for every other. 64 hex
 * characters, which is the longest client token that ECS takes.
 */
export const clientToken = (deployment: string, { kind, source, runId }: RunKey, launch: number): string =>
  createHash('sha256')
    .update([deployment, kind, source, runId, String(launch)].join('|'))
    .digest('hex');
