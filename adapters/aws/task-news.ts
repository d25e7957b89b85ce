import * as z from 'zod';
import { envNames, workerContainer } from '#core/cloud/env-names.ts';
import type { TaskEnd } from '#core/cloud/task-end.ts';
import { TaskRequest } from '#core/cloud/task-request.ts';

/** What of a task is read, in the event and in DescribeTasks alike. */
interface EndedTask {
  readonly stopCode?: string | undefined;
  readonly stoppedReason?: string | undefined;
  readonly containers?:
    | readonly {
        readonly name?: string | undefined;
        readonly exitCode?: number | undefined;
        readonly reason?: string | undefined;
      }[]
    | undefined;
}

export function endOfTask({ stopCode, stoppedReason, containers = [] }: EndedTask): TaskEnd {
  const worker = containers.find(({ name }) => name === workerContainer) ?? containers[0];
  return {
    exitCode: worker?.exitCode,
    stopCode,
    reason: stoppedReason,
    containerReason: worker?.reason,
  };
}

const Container = z.object({
  name: z.string().optional(),
  exitCode: z.number().optional(),
  reason: z.string().optional(),
});

/** "ECS Task State Change" of a task that has stopped. Fields beyond these are ECS's own business. */
export const TaskStopped = z.object({
  'detail-type': z.literal('ECS Task State Change'),
  detail: z.object({
    taskArn: z.string(),
    lastStatus: z.literal('STOPPED'),
    stopCode: z.string().optional(),
    stoppedReason: z.string().optional(),
    containers: z.array(Container).optional(),
    overrides: z.object({
      containerOverrides: z.array(
        z.object({ environment: z.array(z.object({ name: z.string(), value: z.string() })).optional() }),
      ),
    }),
  }),
});
export type TaskStopped = z.infer<typeof TaskStopped>;

/** Which launch of which run a task was; undefined for a task that is none of ours. */
export function requestOfTask({ detail }: TaskStopped): TaskRequest | undefined {
  for (const { environment = [] } of detail.overrides.containerOverrides) {
    const told = environment.find(({ name }) => name === envNames.task);
    if (told) return TaskRequest.safeParse(parsed(told.value)).data;
  }
  return undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
