import { strict as assert } from 'node:assert';
import type { Stage } from '../stage.ts';
import { ListDocument } from './documents.ts';

export type ListedPoint = Awaited<ReturnType<typeof allPoints>>[number];

/** Every point of the deployment, as `list` says. */
export async function allPoints({ holdfast }: Pick<Stage, 'holdfast'>) {
  return ListDocument.parse(await holdfast.asked('list')).points;
}

/** The one point there should be by now. Throws when there is another one, or none. */
export async function onlyPoint(stage: Pick<Stage, 'holdfast'>): Promise<ListedPoint> {
  const [point, ...others] = await allPoints(stage);
  assert.ok(point, 'the store has no point');
  assert.deepEqual(others, [], 'the store has more than one point');
  assert.deepEqual(point.flags, [], `${point.point} has flags`);
  return point;
}
