import * as z from 'zod';
import { SnapshotChanged } from '#adapters/aws/rds/snapshot-news.ts';
import { endOfTask, requestOfTask, TaskStopped } from '#adapters/aws/task-news.ts';
import { RunKind } from '#core/cloud/run-record.ts';
import { settleOpen } from '#core/cloud/settling/settle-open.ts';
import { type SettleDeps, settleRun } from '#core/cloud/settling/settle-run.ts';

/** News of a task or of a snapshot, or a question: of one run, or of all that are open. */
export const SettleRequest = z.union([
  TaskStopped,
  SnapshotChanged,
  z.strictObject({ ask: z.literal('open') }),
  z.strictObject({
    ask: z.literal('run'),
    kind: RunKind,
    source: z.string().min(1),
    runId: z.string().min(1),
  }),
]);
export type SettleRequest = z.infer<typeof SettleRequest>;

export async function settle(deps: SettleDeps, request: SettleRequest): Promise<unknown> {
  if ('ask' in request) {
    return request.ask === 'open' ? settleOpen(deps) : { settled: await settleRun(deps, request) };
  }
  if (request['detail-type'] !== 'ECS Task State Change')
    return settleSnapshot(deps, request.detail.SourceArn);
  const task = requestOfTask(request);
  if (task)
    return { settled: await settleRun(deps, task, { launch: task.launch, end: endOfTask(request.detail) }) };
  deps.log.warn('TASK_OF_SOMEBODY_ELSE', { taskArn: request.detail.taskArn });
  return { settled: 'unknown' };
}

/** An event says that something happened to a snapshot; how it stands now is asked. */
async function settleSnapshot(deps: SettleDeps, arn: string): Promise<unknown> {
  for (const service of deps.services.values()) {
    const run = await service.runOf(arn);
    if (run) return { settled: await settleRun(deps, run) };
  }
  deps.log.warn('SNAPSHOT_OF_SOMEBODY_ELSE', { arn });
  return { settled: 'unknown' };
}
