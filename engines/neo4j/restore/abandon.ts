import type { Progress } from '#core/ports/progress.ts';
import type { Graph } from '../connection/connect.ts';
import { clearRemains } from './clear-remains.ts';

/** Empties a half-restored graph again. Where that fails our constraint stays and says what it is. */
export async function abandon(graph: Graph, reason: string, progress: Progress): Promise<string> {
  try {
    const cleared = await clearRemains(graph, progress);
    return cleared
      ? `${graph.label} was emptied again: ${reason}`
      : `${graph.label} holds what was restored: ${reason}`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `${graph.label} is half restored and could not be emptied (${why}); restore into it once more, which begins by that`;
  }
}
