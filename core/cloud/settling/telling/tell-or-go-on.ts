import type { PointRecord } from '../../../point/point-record.ts';
import { continueThaw } from '../../../thaw/continue-thaw.ts';
import type { RunRecord } from '../../run-record.ts';
import type { SettleDeps } from '../settle-run.ts';
import { tellOf } from './tell-of.ts';

/** Of a run that waits for a thaw nobody is told before it is known how that ends. */
export async function tellOrGoOn(deps: SettleDeps, record: RunRecord, point?: PointRecord): Promise<void> {
  const after = record.outcome === 'waiting' ? await continueThaw(deps, record) : record;
  if (after) await tellOf(deps, after, point);
}
