import { type Reaped, reapSnapshots } from '#core/retention/reaping/reap-snapshots.ts';
import { sweepDrills } from '#engines/rds/drill/sweep-drills.ts';

type Deps = Parameters<typeof reapSnapshots>[0] & Parameters<typeof sweepDrills>[0];

/** Snapshots first: what a drill has left costs money, and nothing else. */
export async function reap(deps: Deps): Promise<Reaped & { readonly drillsSwept: number }> {
  const reaped = await reapSnapshots(deps);
  return { ...reaped, drillsSwept: await sweepDrills(deps) };
}
