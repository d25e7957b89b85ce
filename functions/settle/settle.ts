import * as z from 'zod';
import { endOfTask, requestOfTask, TaskStopped } from '#adapters/aws/task-news.ts';
import { RunKind } from '#core/cloud/run-record.ts';
import { settleOpen } from '#core/cloud/settling/settle-open.ts';
import { type SettleDeps, settleRun } from '#core/cloud/settling/settle-run.ts';

/** News of a task, or a question: of one run, or of all that are open. */
export const SettleRequest = z.union([
  TaskStopped,
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
  const task = requestOfTask(request);
  if (task)
    return { settled: await settleRun(deps, task, { launch: task.launch, end: endOfTask(request.detail) }) };
  deps.log.warn('TASK_OF_SOMEBODY_ELSE', { taskArn: request.detail.taskArn });
  return { settled: 'unknown' };
}
