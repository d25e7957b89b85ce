import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { handOver, type ServerUser } from '../../server/server-user.ts';
import type { Container } from './container.ts';
import { findProgram } from './find-program.ts';
import { createOutput } from './output.ts';
import type { Program } from './program.ts';
import { runProcess } from './run-process.ts';
import { taskPath } from './task-environment.ts';

/** What Docker's API is asked for a new container. */
export interface Wanted {
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** In place of the program's own command. */
  readonly entrypoint: readonly string[] | undefined;
  readonly command: readonly string[];
}

interface Deps {
  /** Each container has its own folder in it. */
  readonly folder: string;
  readonly user: ServerUser;
  readonly environmentOf: (container: Container, folder: string) => Readonly<Record<string, string>>;
  readonly say: (line: string) => void;
}

export type Containers = ReturnType<typeof createContainers>;

/** All containers of one engine, in memory: they live no longer than it. */
export function createContainers({ folder, user, environmentOf, say }: Deps) {
  const all = new Map<string, Container>();
  const now = (): string => new Date().toISOString();
  const folderOf = ({ id }: Container): string => join(folder, id.slice(0, 12));

  async function start(container: Container): Promise<void> {
    const own = folderOf(container);
    await mkdir(own, { recursive: true });
    handOver(own, user);
    const { argv, output, id } = container;
    const startedAt = now();
    const environment = environmentOf(container, own);
    const running = await runProcess({ argv, environment, folder: own, id, user }, output);
    container.state = { status: 'running', startedAt, running };
    say(`${container.name} started as ${running.pid}`);
    void running.ended.then((exitCode) => {
      container.state = { status: 'exited', startedAt, finishedAt: now(), exitCode };
      say(`${container.name} exited with ${exitCode}`);
    });
  }

  async function ended(container: Container): Promise<number> {
    if (container.state.status === 'running') await container.state.running.ended;
    return container.state.status === 'exited' ? container.state.exitCode : 0;
  }

  return {
    all: (): readonly Container[] => [...all.values()],
    find: (key: string): Container | undefined =>
      all.get(key) ?? [...all.values()].find(({ name, id }) => name === key || id.startsWith(key)),
    create(wanted: Wanted, program: Program): Container {
      const { name, image, labels, environment, entrypoint, command } = wanted;
      const container: Container = {
        ...{ name, image, labels, environment },
        id: randomBytes(32).toString('hex'),
        argv: [...(entrypoint ?? program.command), ...command],
        programEnvironment: program.environment ?? {},
        createdAt: now(),
        output: createOutput(),
        state: { status: 'created' },
        oomKilled: false,
      };
      all.set(container.id, container);
      return container;
    },
    start,
    ended,
    /** Why a container cannot be started, in the words of Docker; undefined when it can. */
    refusal({ argv: [word = ''] }: Container): string | undefined {
      if (findProgram(word, taskPath)) return undefined;
      return `OCI runtime create failed: exec: "${word}": executable file not found in $PATH: unknown`;
    },
    /** SIGTERM, and SIGKILL for what is still there after `seconds`. */
    async stop(container: Container, seconds: number): Promise<void> {
      if (container.state.status !== 'running') return;
      const { running } = container.state;
      running.signal('SIGTERM');
      const overdue = setTimeout(() => running.kill(), seconds * 1000);
      await running.ended;
      clearTimeout(overdue);
    },
    async remove(container: Container): Promise<void> {
      if (container.state.status === 'running') container.state.running.kill();
      await ended(container);
      all.delete(container.id);
      await rm(folderOf(container), { recursive: true, force: true });
    },
  };
}
