import path from 'node:path';
import { UsageError } from '#core/errors.ts';
import { findPoint } from '#core/point/find-point.ts';
import { pointName } from '#core/point/point-record.ts';
import type { PointDifference } from '#core/ports/worker.ts';
import { createPointReader } from '#core/verify/point-reader.ts';
import { exitCodes } from '../exit-codes.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { wire } from '../wire.ts';

const signs = { added: '+', removed: '-', changed: '~' } as const;

/** Compares a point with what is there now: at its source, or in another folder. 1 when anything differs. */
export async function diff(
  context: VerbContext,
  address: string,
  folder: string | undefined,
): Promise<VerbResult> {
  const { output, signal } = context;
  const wired = await wire(context);
  const { point, skipped } = await findPoint(wired.catalog, address, wired);
  for (const passed of skipped) output.say(`passed over: ${passed}`);
  const progress = output.progress(point.source);
  const makeWorker = await wired.workers();
  const worker = makeWorker(point.engine, wired.config.sources[point.source], progress);
  if (!worker.diff) {
    throw new UsageError(`points of ${point.engine} cannot be compared with what is there now`, {
      hint: `npx holdfast drill ${point.source} restores the newest one and compares that`,
    });
  }
  progress.phase('compare');
  const reader = createPointReader(wired.store, point.manifest, { signal });
  const differences: PointDifference[] = [];
  const at = folder === undefined ? undefined : path.resolve(folder);
  for await (const difference of worker.diff(reader, at, signal)) {
    differences.push(difference);
    progress.alive();
  }
  progress.end();
  const verdict = differences.length === 0 ? 'same' : 'differs';
  return {
    document: { point: pointName(point), verdict, differences },
    text: [
      `${pointName(point)}: ${differences.length === 0 ? 'nothing is otherwise now' : `${differences.length} paths are otherwise now`}`,
      ...differences.map(
        ({ change, name, what }) =>
          `  ${signs[change]} ${name}${what.length > 0 ? ` (${what.join(', ')})` : ''}`,
      ),
    ].join('\n'),
    exitCode: verdict === 'same' ? exitCodes.good : exitCodes.failed,
  };
}
