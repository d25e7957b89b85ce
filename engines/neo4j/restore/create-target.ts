import { UsageError } from '#core/errors.ts';
import type { ContentItem } from '#core/manifest/contents.ts';
import type { Manifest } from '#core/manifest/manifest.ts';
import type { Target, TargetRequest } from '#core/ports/worker.ts';
import { connectGraph } from '../connection/connect.ts';
import { graphSettings } from '../connection/settings.ts';
import type { Neo4jDeps } from '../deps.ts';
import { abandon } from './abandon.ts';
import { clearRemains } from './clear-remains.ts';
import { contentsOfTarget } from './contents-of-target.ts';
import { firstValue, firstValues } from './first-value.ts';
import { makeDatabase } from './make-database.ts';
import { refuseOccupied } from './refuse-occupied.ts';
import { restorePoint } from './restore-point.ts';

/**
 * Connects to the graph that a point is restored into. It must hold nothing; what a restore left that died is cleared
 * first. With `create` the database is made where the edition can have more than one.
 */
export async function createTarget(
  { url, create }: TargetRequest,
  point: Manifest,
  deps: Neo4jDeps,
  signal: AbortSignal,
): Promise<Target> {
  const { environment, ca, progress } = deps;
  const settings = graphSettings(url, 'the URL of the target', { environment, ca });
  if (create && settings.database !== undefined) await makeDatabase(settings, settings.database, signal);
  const graph = await connectGraph(settings, signal);
  let readBack: ContentItem | undefined;
  try {
    refuseOtherMode(point);
    await clearRemains(graph, progress);
    await refuseOccupied(graph);
    return {
      label: graph.label,
      async restore(reader, options) {
        const { result, topology } = await restorePoint(graph, reader, options, deps);
        readBack = topology;
        return result;
      },
      contents: (until) => contentsOfTarget(graph, readBack, progress, until),
      value: (statement) => firstValue(graph, statement),
      values: (statement) => firstValues(graph, statement),
      abandon: (reason) => abandon(graph, reason, progress),
      close: () => graph.close(),
    };
  } catch (error) {
    await graph.close();
    throw error;
  }
}

function refuseOtherMode({ database }: Manifest): void {
  const mode = database?.['mode'];
  if (mode === 'bolt') return;
  throw new UsageError(`a point of mode '${String(mode)}' is not restored over Bolt`, {
    hint: 'see its RESTORE.md',
  });
}
