import { createHash } from 'node:crypto';
import type { RunRecord } from '#core/cloud/run-record.ts';

/** By them the provider's snapshots are known again. The deployment's own tag says whose they are. */
export const runTag = 'holdfast-run';
/** `retired-at` of design and of the rights of the reaper. */
export const retiredTag = 'holdfast-retired-at';

/**
 * `hf-<source, 30 at most>-<16 hex>`: the same for the same attempt of a run, another one for every other. Letters, digits
 * and single hyphens, as RDS wants it.
 */
export function snapshotId(
  deployment: string,
  { source, runId, attempt }: Pick<RunRecord, 'source' | 'runId' | 'attempt'>,
): string {
  const hash = createHash('sha256')
    .update([deployment, source, runId, String(attempt)].join('|'))
    .digest('hex');
  const name = source
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 30)
    .replaceAll(/^-|-$/g, '');
  return ['hf', ...(name === '' ? [] : [name]), hash.slice(0, 16)].join('-');
}
