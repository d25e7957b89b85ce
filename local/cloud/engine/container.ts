import type { Output } from './output.ts';
import type { Running } from './run-process.ts';

export type ContainerState =
  | { readonly status: 'created' }
  | { readonly status: 'running'; readonly startedAt: string; readonly running: Running }
  | {
      readonly status: 'exited';
      readonly startedAt: string;
      readonly finishedAt: string;
      readonly exitCode: number;
    };

/** A container as Docker tells of it. Here it is a process with a folder of its own. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  /** As the task definition and RunTask give it; the process gets more. */
  readonly environment: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  readonly programEnvironment: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly output: Output;
  state: ContainerState;
  oomKilled: boolean;
}

/** The label under which ECS names the task. */
export const taskLabel = 'com.amazonaws.ecs.task-arn';
/** The label under which a correction of the emulator names the task's role. */
export const roleLabel = 'holdfast.task-role';

/** Docker's word for a time that has not come. */
const never = '0001-01-01T00:00:00Z';

/** The answer of `GET /containers/<id>/json`, as far as a client reads it. */
export function inspected({ id, name, image, labels, argv, createdAt, state, oomKilled }: Container) {
  return {
    Id: id,
    Name: `/${name}`,
    Image: image,
    Created: createdAt,
    State: {
      Status: state.status,
      Running: state.status === 'running',
      OOMKilled: oomKilled,
      Pid: state.status === 'running' ? state.running.pid : 0,
      ExitCode: state.status === 'exited' ? state.exitCode : 0,
      StartedAt: state.status === 'created' ? never : state.startedAt,
      FinishedAt: state.status === 'exited' ? state.finishedAt : never,
    },
    Config: { Image: image, Labels: labels, Cmd: argv, Tty: false },
    HostConfig: {},
    NetworkSettings: networkSettings,
    Mounts: [],
  };
}

/** By this the emulator knows that tasks reach it on loopback. */
export const networkSettings = { Networks: { local: { IPAddress: '127.0.0.1' } }, Ports: {} };
