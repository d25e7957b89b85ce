import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createProcessShell } from '#adapters/process-shell.ts';
import type { Child } from '#core/ports/shell.ts';

const shell = createProcessShell();
const env = { PATH: process.env['PATH'] ?? '' };

async function read({ output }: Child, slowly?: () => Promise<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of output) {
    chunks.push(Buffer.from(chunk));
    await slowly?.();
  }
  return Buffer.concat(chunks).toString();
}

describe.each(['pipe', 'stream'] as const)('output by %s', (stdout) => {
  const program = (script: string): Child => shell.start({ file: 'sh', args: ['-c', script], env, stdout });
  const numbers = Array.from({ length: 300_000 }, (_, index) => `${index + 1}\n`).join('');

  it('comes whole and in order', async () => {
    const child = program('seq 1 300000');
    expect(await read(child)).toBe(numbers);
    expect(await child.exited).toEqual({ code: 0, signal: null });
  });

  it('comes whole to a slow reader', async () => {
    expect(await read(program('seq 1 300000'), () => sleep(1))).toBe(numbers);
  });

  it('comes whole when it is written a little at a time', async () => {
    expect(await read(program('for i in 1 2 3 4; do printf "$i."; sleep 0.15; done; printf end'))).toBe(
      '1.2.3.4.end',
    );
  });

  it('is handed on while the program goes on', async () => {
    const child = program('printf begun; exec sleep 60');
    for await (const chunk of child.output) {
      expect(chunk.toString()).toBe('begun');
      await child.end(0);
      break;
    }
    expect((await child.exited).signal).toBe('SIGTERM');
  });

  it('is empty where nothing is printed', async () => {
    expect(await read(program('exit 3'))).toBe('');
  });

  it('is what was printed before the program was killed', async () => {
    const child = program('printf half; kill -9 $$');
    expect(await read(child)).toBe('half');
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('lets a program notice that its reader has left', async () => {
    const child = program('exec yes');
    for await (const _ of child.output) break;
    const { code, signal } = await child.exited;
    expect(code === 0 && signal === null).toBe(false);
  });

  it('of a program that cannot start is nothing, and the start is what fails', async () => {
    const child = shell.start({ file: '/nonexistent/program', args: [], env, stdout });
    expect(await read(child)).toBe('');
    await expect(child.exited).rejects.toThrow("'/nonexistent/program' could not be started");
  });
});

it('a stream that is closed here before its end is not taken for an end', async () => {
  const child = shell.start({
    file: 'sh',
    // what it started keeps the pipe open: its own death is no end of it
    args: ['-c', 'sleep 2 & printf begun; wait'],
    env,
    stdout: 'stream',
  });
  const reading = async (): Promise<void> => {
    for await (const _ of child.output) void child.end(0);
  };
  await expect(reading()).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
});

it('a stream leaves no name of its pipe behind', async () => {
  const names = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('holdfast-pipe-'));
  const before = new Set(names());
  const child = shell.start({ file: 'sleep', args: ['60'], env, stdout: 'stream' });
  expect(names().filter((name) => !before.has(name))).toEqual([]);
  await child.end(0);
});
