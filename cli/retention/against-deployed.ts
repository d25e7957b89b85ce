import { PlansAnswer } from '#core/cloud/retiring/plans-answer.ts';
import type { RetireRequest } from '#core/cloud/retiring/retire-request.ts';
import { type PlanChange, planChange } from '#core/retention/changing/plan-change.ts';
import { reviewSource } from '#core/retention/review-source.ts';
import { isDeployed } from '../cloud/deployed-config.ts';
import type { Wired } from '../wire.ts';
import { planOf, retentionDeps } from './retention-deps.ts';

/**
 * What this config would make of the points of a deployment that goes by another one by now; undefined where it is the one that
 * is deployed, or nothing is. The function says what is deployed: who asks may not read where it lies.
 */
export async function againstDeployed(
  wired: Wired,
  sources: ReadonlySet<string>,
): Promise<readonly PlanChange[] | undefined> {
  const { cloud, written, clock } = wired;
  if (!cloud || isDeployed(written, cloud.configSha256)) return undefined;
  const request: RetireRequest = { ask: 'plans' };
  const deployed = await cloud.call(`${cloud.deployment}-retire`, request, PlansAnswer);
  const now = clock.now();
  const changes: PlanChange[] = [];
  for (const source of sources) {
    const plan = planOf(wired, source);
    const asked = { plan, now, lastRetired: undefined };
    const { rulings } = await reviewSource(retentionDeps(wired), source, asked);
    const before = deployed.plans[deployed.sources[source] ?? ''];
    const points = rulings.map(({ point }) => point);
    const change = planChange(source, points, { before, after: plan?.keep, now });
    if (change) changes.push(change);
  }
  return changes;
}
