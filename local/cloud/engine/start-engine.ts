import { once } from 'node:events';
import { createServer } from 'node:http';
import { recordedImage } from '../images/image-store.ts';
import type { CloudAccess, CloudOptions, RunningTask } from '../local-cloud.ts';
import { programOf } from './api/images.ts';
import { createListener } from './api/listener.ts';
import { createRoutes } from './api/routes.ts';
import { roleLabel, taskLabel } from './container.ts';
import { createContainers } from './containers.ts';
import { startCredentialsServer } from './credentials-server.ts';
import { taskEnvironment } from './task-environment.ts';
import { taskUser } from './task-user.ts';

interface EngineOptions {
  /** Path of the unix socket. Only this user may open it. */
  readonly socket: string;
  /** Folder of what was recorded of the images. */
  readonly images: string;
  /** Folder of the containers' own folders. */
  readonly folder: string;
  readonly self: string;
  readonly programs: CloudOptions['programs'];
  readonly access: CloudAccess;
  readonly caFile: string | undefined;
  readonly say: (line: string) => void;
}

export interface Engine {
  tasks(): readonly RunningTask[];
  runOutOfMemory(taskArn: string): void;
  /** Kills every task. */
  stop(): Promise<void>;
}

/** Docker's Engine API on a unix socket, behind which every container is a process of this machine. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { socket, images, folder, self, programs, access, caFile, say } = options;
  const credentials = await startCredentialsServer(access);
  const containers = createContainers({
    folder,
    user: taskUser(folder),
    say,
    environmentOf: ({ environment, programEnvironment, labels }, own) =>
      taskEnvironment({
        ...{ access, caFile, asked: environment, program: programEnvironment, folder: own },
        credentials: credentials.environmentFor(labels[roleLabel] ?? ''),
      }),
  });
  const programFor = programOf(programs, (reference) => recordedImage(images, reference));
  const routes = createRoutes({ containers, self, programFor });
  const server = createServer(createListener(routes, say));
  server.listen({ path: socket });
  await once(server, 'listening');

  const runningTasks = () =>
    containers.all().flatMap((container) => {
      const { state, labels } = container;
      const arn = labels[taskLabel];
      return state.status === 'running' && arn !== undefined ? [{ container, state, arn }] : [];
    });

  return {
    tasks: () =>
      runningTasks().map(({ container, state, arn }) => ({
        ...{ arn, pid: state.running.pid, image: container.image, startedAt: state.startedAt },
      })),
    runOutOfMemory(taskArn) {
      for (const { container, state, arn } of runningTasks()) {
        if (arn !== taskArn) continue;
        container.oomKilled = true;
        state.running.kill();
      }
    },
    async stop() {
      await Promise.all(containers.all().map((container) => containers.remove(container)));
      await credentials.stop();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
