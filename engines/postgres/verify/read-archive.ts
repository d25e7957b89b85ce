import { type AdvisedError, DamagedError, EnvironmentError, PermanentError } from '#core/errors.ts';
import type { Child } from '#core/ports/shell.ts';
import { MissingObjectError } from '#core/ports/store-errors.ts';
import type { PointReader } from '#core/ports/worker.ts';
import { blocksOfTables, checkBlocks } from '../archive/check-blocks.ts';
import { type CopyBlock, type CopyCounter, createCopyCounter } from '../archive/copy-counter.ts';
import type { SequenceValue } from '../archive/script-statement.ts';
import { type ArchiveWalker, createArchiveWalker } from '../archive/walker.ts';
import { plainToolEnvironment } from '../connection/tool-environment.ts';
import type { PostgresDeps } from '../deps.ts';
import type { ToolSet } from '../tools/tool-set.ts';
import { decodedArchive, output } from './decoded-archive.ts';
import { programFeed } from './program-feed.ts';

/** What the bytes of one archive of pg_dump say. */
export interface ArchiveReading {
  readonly problems: readonly string[];
  readonly walker: ArchiveWalker;
  /** Rows by table. Not to be believed unless there are no problems. */
  readonly blocks: readonly CopyBlock[];
  readonly sequences: readonly SequenceValue[];
}

/** True for what says that the stored bytes are bad; anything else says nothing about them. */
export const saysDamaged = (error: unknown): error is AdvisedError =>
  error instanceof DamagedError || error instanceof MissingObjectError;

/** Reads one archive to its last byte, decodes it with the server's own reader, and counts what comes out. */
export async function readArchive(
  point: PointReader,
  archive: PointReader['archives'][number],
  deps: PostgresDeps,
  client: ToolSet,
  signal: AbortSignal,
): Promise<ArchiveReading> {
  const problems: string[] = [];
  const walker = createArchiveWalker();
  const counter = createCopyCounter();
  const decoding = deps.shell.start({
    file: client.program('pg_restore'),
    args: ['-f', '-', '--section=data'],
    env: plainToolEnvironment(deps.environment),
    stdin: 'pipe',
  });
  // A program that hangs neither reads nor ends: whoever watches the progress aborts, and this ends it.
  const stop = (): void => void decoding.end(0);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const counted = count(decoding, counter);
    counted.catch(() => {});
    const damage = await feedBoth(decodedArchive(point, archive, deps, signal), walker, decoding);
    if (damage) problems.push(damage.message);
    problems.push(...(await counted));
    signal.throwIfAborted();
    problems.push(...atEnd(walker));
    // What a decoder says of bytes that were withheld from it is no news.
    if (!damage) problems.push(...(await complaints(decoding, client, walker)));
    const counts = { entries: walker.entries(), blocks: counter.blocks() };
    if (problems.length === 0) problems.push(...checkBlocks(counts));
    return {
      problems: [...new Set(problems)],
      walker,
      blocks: problems.length === 0 ? blocksOfTables(counts) : counts.blocks,
      sequences: counter.sequences(),
    };
  } finally {
    signal.removeEventListener('abort', stop);
    await decoding.end(0);
  }
}

/** Returns the damage that ended the reading, if there was any. */
async function feedBoth(
  bytes: AsyncIterable<Buffer>,
  walker: ArchiveWalker,
  decoding: Child,
): Promise<AdvisedError | undefined> {
  const feed = programFeed(decoding);
  try {
    for await (const chunk of bytes) {
      walker.push(chunk);
      await feed.write(chunk);
    }
    feed.finish();
    return undefined;
  } catch (error) {
    await decoding.end(0);
    if (saysDamaged(error)) return error;
    throw error;
  }
}

/** Takes everything the decoder prints, whatever it is: a reader that stops would stop the reading of the bytes. */
async function count(decoding: Child, counter: CopyCounter): Promise<readonly string[]> {
  let problem: PermanentError | undefined;
  for await (const chunk of output(decoding)) problem ??= problemOf(() => counter.push(chunk));
  problem ??= problemOf(() => counter.end());
  return problem ? [problem.message] : [];
}

const atEnd = (walker: ArchiveWalker): readonly string[] => {
  const problem = problemOf(() => walker.end());
  return problem ? [problem.message] : [];
};

function problemOf(step: () => void): PermanentError | undefined {
  try {
    step();
    return undefined;
  } catch (error) {
    if (error instanceof PermanentError) return error;
    throw error;
  }
}

/** What a client says that is too old, or was built without the compression: that is no fault of the archive. */
const cannotRead = /unsupported version|(does|do) not support compression|compression not supported/i;

async function complaints(
  decoding: Child,
  client: ToolSet,
  walker: ArchiveWalker,
): Promise<readonly string[]> {
  const { code, signal } = await decoding.exited;
  const text = decoding.stderrTail().trim();
  if (code === 0 && !/\berror:/i.test(text)) return [];
  if (cannotRead.test(text) && !walker.problem()) {
    throw new EnvironmentError(
      `pg_restore ${client.version} of this machine cannot read the archive: ${text}`,
      {
        hint: 'fetch full client tools by `npm run tools`, or name a newer folder under tools.postgres in the config',
      },
    );
  }
  return [`pg_restore ${client.version} ended with ${signal ?? `exit code ${code}`}: ${text.slice(-1000)}`];
}
