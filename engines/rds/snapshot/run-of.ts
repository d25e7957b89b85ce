import type { ManagedSnapshot } from '#core/cloud/ports/managed-databases.ts';
import type { RunName } from '#core/point/keys.ts';
import { isRunId } from '#core/point/run-id.ts';
import { runTag } from './snapshot-id.ts';

/** The run that a snapshot was taken for, by its tag; undefined for one that names none. */
export function runOfTags({ tags }: ManagedSnapshot): RunName | undefined {
  const [source = '', runId = ''] = (tags[runTag] ?? '').split('@');
  return source !== '' && isRunId(runId) ? { engine: 'rds', source, runId } : undefined;
}
