import { PermanentError, TransientError } from '#core/errors.ts';
import type { Child } from '#core/ports/shell.ts';
import type { ArchiveStream } from '#core/ports/worker.ts';
import { type ArchiveWalker, createArchiveWalker } from '../../archive/walker.ts';
import { adviceOnText, codeInText } from '../../connection/errors.ts';
import { plainToolEnvironment } from '../../connection/tool-environment.ts';
import type { PostgresDeps } from '../../deps.ts';
import type { ArchiveEncoding } from '../../tools/compression.ts';

export interface DumpCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly encoding: ArchiveEncoding;
  readonly signal: AbortSignal;
  /** Who stood in the way when the server was last asked; empty for nobody. */
  readonly blockers: () => string;
}

/** A running pg_dump: its bytes, and when they may count. */
export interface DumpSource {
  readonly pid: number;
  readonly source: ArchiveStream['source'];
  readonly ended: Promise<void>;
  /** Warnings of a dump that ended well. */
  warnings(): string;
}

/**
 * Starts pg_dump (and its compressor) and hands on what it writes. `inspect` sees the archive's structure once every
 * program ended with 0; it throws when pg_dump's word is not to be believed. An archive that is compressed around
 * cannot be followed without decompressing it: there the read-back decides.
 */
export function startDump(
  command: DumpCommand,
  { shell }: Pick<PostgresDeps, 'shell'>,
  inspect: (archive: ArchiveWalker) => void,
): DumpSource {
  const { file, args, env, encoding, signal, blockers } = command;
  const dump = shell.start({ file, args, env, stdout: encoding.around ? 'pipe' : 'stream' });
  const last = encoding.around
    ? shell.start({ ...encoding.around, env: plainToolEnvironment(env), stdin: dump, stdout: 'stream' })
    : dump;
  const stop = (): void => void Promise.all([dump.end(), last.end()]).catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const ended = allEnded([
    { child: dump, name: 'pg_dump' },
    ...(last === dump ? [] : [{ child: last, name: encoding.around?.file ?? 'the compressor' }]),
  ]).catch((error: unknown) => {
    if (signal.aborted) throw signal.reason;
    const waited = error instanceof TransientError && codeInText(error.message) === '55P03';
    throw waited && blockers() !== '' ? blocked(error, blockers()) : error;
  });
  ended.catch(() => {}).finally(() => signal.removeEventListener('abort', stop));
  const walker = encoding.around ? undefined : createArchiveWalker();
  return {
    pid: dump.pid,
    ended,
    source: followed(last, ended, walker, inspect),
    warnings: () => dump.stderrTail().trim(),
  };
}

async function* followed(
  child: Child,
  ended: Promise<void>,
  walker: ArchiveWalker | undefined,
  inspect: (archive: ArchiveWalker) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of child.output) {
    walker?.push(chunk);
    yield chunk;
  }
  await ended;
  if (!walker) return;
  walker.end();
  inspect(walker);
}

/** Resolves when all programs ended with 0; otherwise rejects with what the first of them that failed said. */
export async function allEnded(
  programs: readonly { readonly child: Child; readonly name: string }[],
): Promise<void> {
  // All have ended before one is blamed: a compressor dies of its upstream's death, and says less about it.
  const exits = await Promise.all(programs.map(({ child }) => child.exited));
  for (const [index, { child, name }] of programs.entries()) {
    const exit = exits[index];
    if (exit?.code !== 0)
      throw toolFailed(name, exit?.code ?? null, exit?.signal ?? null, child.stderrTail());
  }
}

/** What a tool said when it failed; transient unless the text is of a kind that will come again. */
export function toolFailed(
  name: string,
  code: number | null,
  signal: string | null,
  stderr: string,
): PermanentError | TransientError {
  const how = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
  const text = stderr.trim().slice(-2_000);
  const message = `${name} ${how}${text === '' ? ' and said nothing' : `: ${text}`}`;
  const known = adviceOnText(text);
  const hint = known?.hint ?? "see the server's log; the same command by hand shows more";
  return known?.retry === false
    ? new PermanentError(message, { hint })
    : new TransientError(message, { hint });
}

const blocked = (cause: TransientError, blockers: string): TransientError =>
  new TransientError(`${cause.message}; in the way: ${blockers}`, {
    hint: 'end that session or wait for it, then run again',
    cause,
  });
