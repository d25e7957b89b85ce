import type { LocalCloud } from '../../../../local/cloud/local-cloud.ts';
import { createAws } from './aws.ts';
import { invoke } from './invoke.ts';
import { createStack } from './stack.ts';
import { createTasks } from './tasks.ts';

/** Lets a function be called and a task run on. Gives the process id of the task. */
export async function occupy(cloud: LocalCloud): Promise<number> {
  const aws = createAws(cloud);
  await createStack(aws, 'called', {
    Resources: {
      Called: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          ...{ FunctionName: 'called', Runtime: 'nodejs24.x', Handler: 'index.handler' },
          Role: 'arn:aws:iam::000000000000:role/called',
          Code: { ZipFile: 'exports.handler = async () => process.version' },
        },
      },
    },
  });
  const version = await invoke(cloud, 'called');
  if (!/^"v24\./.test(version)) throw new Error(`the function runs on ${version}`);
  const tasks = await createTasks(aws, 'long');
  await tasks.reached(await tasks.run('sleep 60000'), 'RUNNING');
  const [task] = cloud.tasks();
  if (!task) throw new Error('no task is running');
  return task.pid;
}
