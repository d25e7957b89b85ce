import { PermanentError } from '#core/errors.ts';
import type { Store } from '#core/ports/store.ts';
import { completeSource } from './complete-source.ts';
import type { PartPool } from './part-pool.ts';
import { partlyCommitted } from './partly-committed.ts';
import { createPieceWriter, type Piece, type PieceWriter } from './piece-writer.ts';
import { throwIfStopped } from './stop-reason.ts';

interface Deps {
  readonly store: Pick<Store, 'create'>;
  readonly pool: PartPool;
  /** Length of every part but the last; at most that of the pool's parts. */
  readonly partBytes: number;
  /** Parts in one object before the stream goes on in the next. */
  readonly maxParts: number;
  readonly signal: AbortSignal;
}

interface Input {
  /** Key of piece 1, 2, … */
  readonly key: (piece: number) => string;
  readonly source: AsyncIterable<Uint8Array>;
  /** Resolves when every program of the chain has ended with 0, and rejects otherwise. */
  readonly ended: Promise<void>;
  /** Called with the length of each chunk that was taken. */
  readonly onBytes?: (bytes: number) => void;
}

/** All bytes are in the store and nobody can see them yet. Exactly one of the two must be called. */
export interface WrittenStream {
  readonly bytes: number;
  /**
   * Makes the pieces visible, in order. When it fails, the pieces that are not yet visible are taken away,
   * and the error names those that are.
   */
  commit(): Promise<readonly Piece[]>;
  /** Leaves nothing behind unless it was committed. Never throws; may be called again. */
  abort(): Promise<void>;
}

/**
 * Stores a stream of unknown length in constant memory. Resolves only when the source ended cleanly, `ended`
 * resolved and the signal is not aborted; otherwise nothing is left behind. Streams that belong together wait
 * for each other in `commitTogether`.
 * PermanentError for a stream without a single byte, StoppedError when the signal is aborted for no reason of
 * ours.
 */
export async function storeStream(deps: Deps, input: Input): Promise<WrittenStream> {
  const pieces: PieceWriter[] = [];
  const abort = async () => {
    await Promise.all(pieces.map((piece) => piece.abort()));
  };
  try {
    const bytes = await writePieces(deps, input, pieces);
    return { bytes, commit: () => commitPieces(pieces, deps.signal), abort };
  } catch (error) {
    await abort();
    throw error;
  }
}

async function writePieces(deps: Deps, input: Input, pieces: PieceWriter[]): Promise<number> {
  const { store, pool, partBytes, signal } = deps;
  if (partBytes > pool.partBytes)
    throw new RangeError(`parts of ${partBytes} bytes, ${pool.partBytes} in the pool`);
  let piece: PieceWriter | undefined;
  let bytes = 0;
  for await (const chunk of completeSource(input.source, input.ended, signal)) {
    for (let taken = 0; taken < chunk.length; ) {
      if (!piece || piece.full) {
        await piece?.finish();
        piece = createPieceWriter(deps, await store.create(input.key(pieces.length + 1)));
        pieces.push(piece);
      }
      taken += await piece.take(chunk.subarray(taken));
    }
    bytes += chunk.length;
    input.onBytes?.(chunk.length);
  }
  if (!piece) throw emptyStream(input.key(1));
  await piece.finish();
  return bytes;
}

async function commitPieces(pieces: readonly PieceWriter[], signal: AbortSignal): Promise<readonly Piece[]> {
  const committed: Piece[] = [];
  try {
    for (const piece of pieces) {
      throwIfStopped(signal);
      committed.push(await piece.commit());
    }
    return committed;
  } catch (error) {
    await Promise.all(pieces.map((piece) => piece.abort()));
    throw partlyCommitted(error, committed);
  }
}

const emptyStream = (key: string) =>
  new PermanentError(`nothing came for '${key}': the stream ended without a single byte`, {
    hint: 'every archive has at least a header; run the dump by hand and look at what it prints',
  });
