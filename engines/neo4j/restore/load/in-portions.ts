import * as z from 'zod';
import type { Progress } from '#core/ports/progress.ts';
import type { Graph } from '../../connection/connect.ts';

/** A transaction lives in the server's memory until it is committed. */
const portion = 10_000n;

const Count = z.object({ count: z.bigint() });

/** Repeats a statement that works on `$portion` items and returns their `count`, until nothing is left. */
export async function inPortions(graph: Graph, statement: string, progress: Progress): Promise<void> {
  for (;;) {
    const [row] = await graph.rows(Count, statement, { portion });
    if (!row || row.count === 0n) return;
    progress.alive();
  }
}
