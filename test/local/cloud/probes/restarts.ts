import { actAs } from '../support/role.ts';
import { createTasks } from '../support/tasks.ts';
import { outcome, type Probe } from './probe.ts';

/** Each restarts the emulator: nothing else may be under way. */
export const restartProbes: readonly Probe[] = [
  {
    correction: 'tasks-survive',
    right: { during: 'RUNNING', processes: 1, exitCode: 0, stopCode: 'EssentialContainerExited' },
    wrong: { during: 'STOPPED', processes: 0, exitCode: undefined, stopCode: '' },
    async observe(aws) {
      const tasks = await createTasks(aws, 'surviving');
      const task = await tasks.run('sleep 6000');
      await tasks.reached(task, 'RUNNING');
      await aws.cloud.restart();
      const { lastStatus } = await tasks.describe(task);
      const processes = aws.cloud.tasks().filter(({ arn }) => arn === task.taskArn).length;
      const end = await tasks.reached(task, 'STOPPED');
      return {
        during: lastStatus,
        processes,
        exitCode: end?.containers?.[0]?.exitCode,
        stopCode: end?.stopCode,
      };
    },
  },
];

/** Only there keys are looked at. */
export const enforcedRestartProbes: readonly Probe[] = [
  {
    correction: 'sessions-survive',
    right: { before: 'ok', after: 'ok' },
    wrong: { before: 'ok', after: 'InvalidClientTokenId' },
    async observe(aws) {
      const statement = { Effect: 'Allow', Action: 'sqs:ListQueues', Resource: '*' } as const;
      const session = await actAs(aws, 'session', [statement]);
      const ask = () => outcome(session.json('sqs', 'AmazonSQS.ListQueues', {}));
      const before = await ask();
      await aws.cloud.restart();
      return { before, after: await ask() };
    },
  },
];
