import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { passingChunks } from '#adapters/passing-chunks.ts';

describe('the chunks of a program', () => {
  const program = (script: string) => spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });

  it('come all, in order, however slow the consumer is', async () => {
    const { stdout } = program('seq 1 200000');
    const got: Buffer[] = [];
    for await (const chunk of passingChunks(stdout)) {
      if (got.length % 4 === 0) await setImmediate();
      got.push(Buffer.from(chunk));
    }
    const expected = Array.from({ length: 200_000 }, (_, index) => `${index + 1}\n`).join('');
    expect(Buffer.concat(got).toString()).toBe(expected);
  });

  it('leave no memory behind once the next one was asked for', async () => {
    const { stdout } = program('head -c 1000000 /dev/zero');
    const chunks: Buffer[] = [];
    for await (const chunk of passingChunks(stdout)) {
      expect(chunk.length).toBeGreaterThan(0);
      chunks.push(chunk);
    }
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.map(({ length }) => length)).toEqual(chunks.map(() => 0));
  });

  it('leave memory alone that others share', async () => {
    const whole = Buffer.from('one and two, which share their memory');
    const got: string[] = [];
    for await (const chunk of passingChunks(Readable.from([whole.subarray(0, 4), whole.subarray(4)])))
      got.push(chunk.toString());
    expect(got.join('')).toBe('one and two, which share their memory');
    expect(whole.toString()).toBe('one and two, which share their memory');
  });

  it('end with the error of the stream, after what came before it', async () => {
    const source = Readable.from(
      (async function* () {
        yield Buffer.from('before');
        await setImmediate();
        throw new Error('torn');
      })(),
    );
    const got: string[] = [];
    const reading = async () => {
      for await (const chunk of passingChunks(source)) got.push(chunk.toString());
    };
    await expect(reading()).rejects.toThrow('torn');
    expect(got).toEqual(['before']);
  });

  it('never take a pipe that was closed on this side for an end', async () => {
    const child = program('echo begun; sleep 20');
    const reading = async () => {
      for await (const _ of passingChunks(child.stdout)) child.stdout.destroy();
    };
    await expect(reading()).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    child.kill('SIGKILL');
  });

  it('let the program notice that its reader has left', async () => {
    const child = program('exec yes');
    const exited = new Promise((resolve) => child.once('exit', resolve));
    for await (const _ of passingChunks(child.stdout)) break;
    // a code where what it had written last was never read: the socket is reset then
    expect(await exited).not.toBe(0);
  });
});
