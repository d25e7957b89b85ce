import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { startEngine } from '../../../../local/cloud/engine/start-engine.ts';
import { eventually } from '../support/eventually.ts';
import { processesWith } from '../support/processes.ts';
import { askEngine } from './engine-client.ts';

it('runs a container as a process, and tells its exit code and what it wrote', async () => {
  const { run, exitCode, ask } = await setup();
  const id = await run('echo to stdout; echo to stderr >&2; exit 9');
  expect(await exitCode(id)).toBe(9);
  const { text } = await ask('GET', `/containers/${id}/logs?follow=1&stdout=1&stderr=1`);
  // a frame starts with its stream: 1 is stdout, 2 is stderr
  expect(text).toContain('\u0001\0\0\0\0\0\0\nto stdout\n');
  expect(text).toContain('\u0002\0\0\0\0\0\0\nto stderr\n');
});

it.each([
  ['SIGTERM alone, for a program that has no answer to it', 'sleep 60', 'kill?signal=SIGTERM', 143],
  ['SIGKILL', 'sleep 60', 'kill', 137],
  ['a stop, for a program that ends by itself', 'trap "exit 7" TERM; sleep 60 & wait', 'stop?t=5', 7],
  ['a stop, for a program that does not listen', 'trap "" TERM; sleep 60 & wait; sleep 60', 'stop?t=1', 137],
])('tells how it ended after %s', async (_, script, verb, code) => {
  const { run, exitCode, ask } = await setup();
  const id = await run(script);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await ask('POST', `/containers/${id}/${verb}`)).status).toBe(204);
  expect(await exitCode(id)).toBe(code);
});

it('leaves nothing running of what a container has started, wherever it went', async () => {
  const { run, exitCode } = await setup();
  const id = await run('sleep 60 & setsid sleep 60 & sleep 0.3');
  await eventually(async () => (processesWith(id).length >= 3 ? true : undefined));
  expect(processesWith(id).length).toBeGreaterThanOrEqual(3);
  await exitCode(id);
  expect(processesWith(id)).toEqual([]);
});

it('refuses an image that it does not know, and finds no other place for it', async () => {
  const { ask } = await setup();
  const create = await ask('POST', '/containers/create', { Image: 'unknown:1' });
  expect(create).toMatchObject({ status: 404, text: expect.stringContaining('No such image: unknown:1') });
  expect((await ask('POST', '/images/create?fromImage=unknown&tag=1')).text).toContain('manifest unknown');
});

it('does not start what is no program', async () => {
  const { ask } = await setup();
  const { text } = await ask('POST', '/containers/create', { Image: 'sh', Entrypoint: ['/no/such'] });
  const { Id } = Created.parse(JSON.parse(text));
  const start = await ask('POST', `/containers/${Id}/start`);
  expect(start).toMatchObject({ status: 400, text: expect.stringContaining('executable file not found') });
});

it('says what it cannot do', async () => {
  const { ask, lines } = await setup();
  expect((await ask('POST', '/containers/prune')).status).toBe(501);
  expect(lines).toContain('no route for POST /containers/prune');
});

it('removes the folder of a container with the container', async () => {
  const { run, exitCode, ask, folder } = await setup();
  const id = await run('touch here');
  await exitCode(id);
  const [own = ''] = await readdir(join(folder, 'tasks'));
  expect(existsSync(join(folder, 'tasks', own, 'here'))).toBe(true);
  await ask('DELETE', `/containers/${id}`);
  expect(await readdir(join(folder, 'tasks'))).toEqual([]);
});

const Created = z.object({ Id: z.string() });

/** An engine that knows one image, `sh`: a shell that runs its command. */
async function setup() {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-engine-'));
  const tasks = join(folder, 'tasks');
  await mkdir(tasks);
  const socket = join(folder, 'engine.sock');
  const lines: string[] = [];
  const engine = await startEngine({
    ...{ socket, folder: tasks, images: join(folder, 'images'), self: 'self', caFile: undefined },
    programs: ({ reference }) => (reference === 'sh' ? { command: ['/bin/sh', '-c'] } : undefined),
    access: {
      endpoint: 'http://127.0.0.1:9',
      region: 'r',
      accessKeyId: 'a',
      secretAccessKey: 's',
      ca: undefined,
    },
    say: (line) => lines.push(line),
  });
  onTestFinished(async () => {
    await engine.stop();
    await rm(folder, { recursive: true });
  });
  const ask = (method: string, path: string, body?: unknown) => askEngine(socket, method, path, body);
  return {
    folder,
    lines,
    ask,
    async run(script: string): Promise<string> {
      const { text } = await ask('POST', '/containers/create', { Image: 'sh', Cmd: [script] });
      const { Id } = Created.parse(JSON.parse(text));
      await ask('POST', `/containers/${Id}/start`);
      return Id;
    },
    async exitCode(id: string): Promise<number> {
      const { text } = await ask('POST', `/containers/${id}/wait`);
      return z.object({ StatusCode: z.number() }).parse(JSON.parse(text)).StatusCode;
    },
  };
}
