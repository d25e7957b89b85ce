import { createAws } from '../support/aws.ts';
import { assumeRole, createRole } from '../support/role.ts';
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
      return { during: lastStatus, processes, exitCode: end?.containers?.[0]?.exitCode, stopCode: end?.stopCode };
    },
  },
  {
    correction: 'sessions-survive',
    right: { before: 'ok', after: 'ok' },
    wrong: { before: 'ok', after: 'Refused' },
    async observe(aws) {
      const session = await assumeRole(aws, await createRole(aws, 'session', []));
      const own = createAws({ ...aws.cloud, ...session });
      const ask = () => outcome(own.form('sts', '2011-06-15', { Action: 'GetCallerIdentity' }));
      const before = await ask();
      await aws.cloud.restart();
      return { before, after: await ask() };
    },
  },
];
