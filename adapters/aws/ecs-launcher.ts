import { type ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import type { Launched, Launcher } from '#core/cloud/ports/launcher.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import { RunTaskInput, runTaskInput, type TaskPlace } from './run-task-input.ts';

/** Tasks of ECS. RunTask answers 200 also where it starts nothing: then `failures` say why. */
export function createEcsLauncher(client: ECSClient, place: () => Promise<TaskPlace>): Launcher {
  return {
    inputFor: async (record, slice) => JSON.stringify(runTaskInput(await place(), record, slice)),
    async launch(input) {
      const asked = RunTaskInput.parse(JSON.parse(input));
      try {
        const { tasks = [], failures = [] } = await client.send(new RunTaskCommand(asked));
        const taskArn = tasks[0]?.taskArn;
        if (taskArn !== undefined) return { as: 'launched', taskArn };
        const words = failures.flatMap(({ reason, detail }) => [reason, detail]).filter(Boolean);
        return noRoom(words.join(': ') || 'ECS started no task and gave no reason');
      } catch (error) {
        return judged(error);
      }
    },
  };
}

const noRoom = (reason: string): Launched => ({ as: 'no-room', reason });

/** Throttling, capacity, quotas and addresses: nothing is wrong with what was asked for. */
const passing = /throttl|limit|capacity|quota|unavailable|enough (ip )?address|try again|rate exceeded/i;

/** What cannot be by itself ends the run; what nobody foresaw is asked for again. */
const never = [
  'InvalidParameterException',
  'ClusterNotFoundException',
  'PlatformUnknownException',
  'UnsupportedFeatureException',
  'AccessDeniedException',
  'ClientException',
];

function judged(error: unknown): Launched {
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : String(error);
  // its words name the resource, which may be called as anybody likes
  if (name !== 'AccessDeniedException' && passing.test(`${name} ${message}`))
    return noRoom(`${name}: ${message}`);
  if (never.includes(name)) {
    throw new PermanentError(`ECS does not start the task: ${name}: ${message}`, {
      hint: 'deploy again; npx holdfast doctor looks at image, subnets and roles',
      cause: error,
    });
  }
  throw new TransientError(`ECS could not be asked to start the task: ${name}: ${message}`, {
    hint: 'it is asked again, word for word',
    cause: error,
  });
}
