import type { PlanConfig } from '#core/config/plan.ts';
import type { RetainedPoint } from '#core/retention/rulings.ts';
import { type ConfigInput, parseConfig } from '#engines/config.ts';

export const day = 86_400_000;

/** A plan as a config gives it. */
export function planOf(plan: ConfigInput['plans'][string]): PlanConfig {
  const config = parseConfig(
    {
      store: { directory: 'x' },
      plans: { nightly: plan },
      sources: { orders: { engine: 'postgres', plan: 'nightly', url: { env: 'X' }, rpo: '26h' } },
    },
    { folder: '/' },
  );
  const found = config.plans['nightly'];
  if (!found) throw new Error('no plan');
  return found;
}

export const retained = (consistentAt: string, more: Partial<RetainedPoint> = {}): RetainedPoint => ({
  name: `orders@${consistentAt}`,
  class: 'daily',
  consistentAt: new Date(consistentAt),
  promisedUntil: new Date(Date.parse(consistentAt) + 14 * day),
  isGood: true,
  isSuspect: false,
  isHeld: false,
  ...more,
});
