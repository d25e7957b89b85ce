import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermanentError } from '#core/errors.ts';

/** A pipe of the system between a child and ourselves, and what comes out of it. */
export interface Fifo {
  /** For the child's standard output. `closeWriter` as soon as the child has it, or the end would never come. */
  readonly writer: number;
  closeWriter(): void;
  /** Each chunk is valid until the next one is asked for. ERR_STREAM_PREMATURE_CLOSE when it was closed before the end. */
  readonly chunks: AsyncIterable<Buffer>;
  /** The writer gets EPIPE from now on. */
  close(): void;
}

/** What the system's own pipes hold, so that no reading is longer. */
const pipeBytes = 64 * 1024;
const bufferBytes = 4 * pipeBytes;
/** A trickle is handed on as often, for who waits for a sign of life. */
const trickleMs = 100;

/**
 * What Node makes of 'pipe' is a pair of sockets, which costs twice the processor time, and a new buffer of 64 KiB for
 * every chunk (docs/performance.md). So this is a named pipe whose name is gone again when this returns, read into one
 * buffer.
 */
export function openFifo(): Fifo {
  const { reader, writer } = openEnds();
  const buffer = Buffer.allocUnsafeSlow(bufferBytes);
  // Of the buffer, what lies between was read and is not yet handed on.
  let from = 0;
  let to = 0;
  let full = false;
  let over: { readonly error?: Error } | undefined;
  let wake = (): void => {};
  const end = (how: { readonly error?: Error }): void => {
    over ??= how;
    wake();
  };
  const taken = (bytes: number): boolean => {
    to += bytes;
    full = bufferBytes - to < pipeBytes;
    if (full) wake();
    return !full;
  };
  // Asked after each reading for where the next one goes; when the buffer is full, that will be after `resume`.
  const next = (): Uint8Array => buffer.subarray(full ? 0 : to);
  const onread = { buffer: next, callback: taken };
  const socket = new Socket({ fd: reader, readable: true, writable: false, onread });
  socket.once('end', () => end({}));
  socket.on('error', (error) => end({ error }));
  socket.once('close', () => end({ error: closedEarly() }));

  async function* chunks(): AsyncGenerator<Buffer> {
    const trickle = setInterval(() => wake(), trickleMs);
    try {
      for (;;) {
        if (from < to) {
          const chunk = buffer.subarray(from, to);
          from = to;
          yield chunk;
        } else if (full) {
          from = to = 0;
          full = false;
          socket.resume();
        }
        if (from < to && (full || over)) continue;
        if (over?.error) throw over.error;
        if (over) return;
        if (!full) await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      clearInterval(trickle);
      socket.destroy();
    }
  }
  return {
    writer,
    closeWriter: () => closeSync(writer),
    chunks: chunks(),
    close: () => void socket.destroy(),
  };
}

/** Dies this process in between, an empty folder with a pipe's name stays in the system's folder for such things. */
function openEnds(): { readonly reader: number; readonly writer: number } {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-pipe-'));
  try {
    const name = join(folder, 'pipe');
    const { status, error, stderr } = spawnSync('mkfifo', ['-m', '600', name], { env: {}, encoding: 'utf8' });
    if (status !== 0) throw cannotMake(error?.message ?? stderr.trim(), error);
    // Opening the one end of a pipe waits for the other, unless told not to.
    const reader = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
    return { reader, writer: openSync(name, constants.O_WRONLY) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const cannotMake = (why: string, cause: unknown): PermanentError =>
  new PermanentError(`no pipe could be made in '${tmpdir()}': ${why}`, {
    hint: 'mkfifo is a part of every Unix; TMPDIR must name a folder that can be written to',
    cause,
  });

const closedEarly = (): Error =>
  Object.assign(new Error('the pipe was closed on this side before its end'), {
    code: 'ERR_STREAM_PREMATURE_CLOSE',
  });
