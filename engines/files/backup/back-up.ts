import { release, type } from 'node:os';
import { PermanentError, TransientError } from '#core/errors.ts';
import type { ArchiveSink, BackupResult } from '#core/ports/worker.ts';
import { archives, encodings, extensions, formatVersion } from '../archives.ts';
import type { FilesDeps } from '../deps.ts';
import { compressed } from '../frames/compressed.ts';
import { frameContentBytes } from '../frames/frame-header.ts';
import { inOrder } from '../frames/in-order.ts';
import { createBlocks } from '../tar/blocks.ts';
import { countTree } from '../tree/count-tree.ts';
import { indexLine } from '../tree/index-line.ts';
import { createTreeDigest } from '../tree/tree-digest.ts';
import { ownFolders } from '../walk/own-folders.ts';
import { findPlace, type Place } from '../walk/place.ts';
import { createSelection, type Selection } from '../walk/selection.ts';
import { type Met, walk } from '../walk/walk.ts';
import { archiveTree } from './archive-tree.ts';
import { createHappenings } from './happenings.ts';
import { createLineQueue } from './line-queue.ts';
import { prepare } from './prepare.ts';
import { stampOfMet } from './stamp-of-met.ts';
import { unmetNotes } from './unmet-notes.ts';

export interface Tree {
  /** Absolute. */
  readonly path: string;
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly allowEmpty: boolean;
  /** Level of zstd. */
  readonly level: number;
}

/** Small files that are read at once. Each call to a disk takes longer than the work that follows it. */
const readAhead = 16;

/**
 * Archives a tree in one reading, and looks at all of it once more afterwards: what was the same before and after stood
 * so at the instant between the two, and the point is a snapshot of it. Otherwise it is labelled fuzzy.
 */
export async function backUp(
  tree: Tree,
  sink: ArchiveSink,
  deps: FilesDeps,
  signal: AbortSignal,
): Promise<BackupResult> {
  const place = await findPlace(tree.path);
  const from = deps.clock.now().toISOString();
  const happenings = createHappenings();
  const count = countTree();
  const stamps = createTreeDigest();
  const lines = createLineQueue(frameContentBytes);
  const blocks = createBlocks(frameContentBytes);
  const onEntry = async (entry: Parameters<typeof indexLine>[0], stamp: string): Promise<void> => {
    count.add(entry);
    stamps.add(stamp);
    await lines.push(indexLine(entry));
  };
  const selection = createSelection(tree);
  const things = inOrder(met(place, selection, deps), readAhead, (one) =>
    prepare(place, one, () => happenings.isLost),
  );
  const store = (archive: 'main' | 'index', source: AsyncIterable<Buffer>): Promise<unknown> =>
    sink.store({
      ...{ archive, encoding: encodings[archive], extension: extensions[archive] },
      source: compressed(source, tree.level, archive === archives.main ? blocks.giveBack : undefined),
      ended: Promise.resolve(),
    });
  const own = new AbortController();
  const archiving = { blocks, place, happenings, signal: AbortSignal.any([signal, own.signal]), onEntry };
  const main = store(archives.main, closing(archiveTree(things, archiving), lines.end));
  main.catch(lines.fail);
  const index = store(archives.index, lines.blocks);
  index.catch((error: unknown) => own.abort(error));
  await bothOrNone(main, index);
  deps.progress.phase('look again');
  const between = deps.clock.now().toISOString();
  const now = await lookAgain(place, tree, deps, signal);
  const isSame = !happenings.isRestless && now.stamps === stamps.value();
  const counted = count.end();
  refuseEmpty(tree, counted.files);
  const unmet = place.single === undefined ? unmetNotes(tree, selection) : [];
  refuseGone(tree, counted.files + happenings.vanished, now);
  return {
    consistency: isSame
      ? { kind: 'snapshot', from: between, to: between }
      : { kind: 'fuzzy', from, to: deps.clock.now().toISOString() },
    server: { version: `${type()} ${release()}` },
    tools: {},
    database: { format: formatVersion, path: place.label, single: place.single === undefined ? null : true },
    contents: counted.items,
    logicalBytes: counted.bytes,
    notes: [
      ...happenings.notes(),
      ...unmet,
      ...(isSame
        ? []
        : [
            'something changed while the tree was read: what was read first may be older than what was read last',
          ]),
    ],
  };
}

/** What the walk meets; life is told now and then, for a tree with little in it moves no bytes. */
async function* met(place: Place, selection: Selection, { progress, without }: FilesDeps) {
  let seen = 0;
  const rules = { selection, without: await ownFolders(place, without) };
  for await (const one of walk(place, rules)) {
    if (seen++ % 256 === 0) progress.alive();
    yield one;
  }
}

async function* closing(blocks: AsyncIterable<Buffer>, end: () => void): AsyncGenerator<Buffer> {
  yield* blocks;
  end();
}

/** Both are awaited, whichever fails first: nothing of a failed run goes on reading. */
async function bothOrNone(main: Promise<unknown>, index: Promise<unknown>): Promise<void> {
  const failed = [];
  for (const { status, ...settled } of await Promise.allSettled([main, index]))
    if ('reason' in settled) failed.push({ status, reason: settled.reason });
  if (failed[0]) throw failed[0].reason;
}

interface SecondLook {
  readonly stamps: string;
  readonly files: number;
}

async function lookAgain(
  place: Place,
  tree: Tree,
  deps: FilesDeps,
  signal: AbortSignal,
): Promise<SecondLook> {
  const stamps = createTreeDigest();
  let files = 0;
  const look = async (one: Met) => ({ kind: one.kind, stamp: await stampOfMet(place, one) });
  for await (const { kind, stamp } of inOrder(met(place, createSelection(tree), deps), readAhead, look)) {
    signal.throwIfAborted();
    if (stamp === undefined) continue;
    stamps.add(stamp);
    if (kind === 'file') files++;
  }
  return { stamps: stamps.value(), files };
}

/** A disk that is taken away in the middle looks like files that vanish, one after the other. */
function refuseGone({ path }: Tree, before: number, { files }: SecondLook): void {
  if (files * 2 >= before) return;
  throw new TransientError(`of ${before} files in '${path}' ${files} are left after they were read`, {
    hint: 'check that its disk is still mounted; if so many files come and go, name them under exclude',
  });
}

/** A folder whose disk is not mounted is an empty folder. */
function refuseEmpty({ path, include, allowEmpty }: Tree, files: number): void {
  if (files > 0 || allowEmpty) return;
  throw new PermanentError(`there is no file in '${path}'${include ? ' that include means' : ''}`, {
    hint: 'check that its disk is mounted, and include and exclude; if it is meant to be empty, write allowEmpty: true',
  });
}
