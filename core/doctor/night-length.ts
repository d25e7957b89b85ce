import type { PlanConfig } from '../config/plan.ts';
import type { SourceConfig } from '../config/source.ts';
import type { Catalog } from '../ports/catalog.ts';
import { type DoctorCheck, warning } from './doctor-check.ts';
import { usualDurationMs } from './plan-checks.ts';

interface Asked {
  readonly catalog: Pick<Catalog, 'points'>;
  readonly plans: Readonly<Record<string, PlanConfig>>;
  readonly sources: Readonly<Record<string, SourceConfig>>;
  /** Tasks that run at once. */
  readonly atOnce: number;
}

/** A source that was never backed up counts for so long. */
const unknownMs = 10 * 60_000;
const usualWindowMs = 6 * 3_600_000;

/** How long the night of each plan will take, by what its sources took before, and whether that fits its window. */
export async function nightLength({
  catalog,
  plans,
  sources,
  atOnce,
}: Asked): Promise<readonly DoctorCheck[]> {
  const checks: DoctorCheck[] = [];
  for (const plan of Object.values(plans)) {
    const due = Object.values(sources).filter((source) => source.plan === plan.name && !source.paused);
    if (due.length === 0 || !plan.schedule) continue;
    const durations = await Promise.all(
      due.map(async ({ name }) => usualDurationMs((await catalog.points(name)).points) || unknownMs),
    );
    const wholeMs = durations.reduce((sum, ms) => sum + ms, 0);
    const nightMs = Math.max(wholeMs / atOnce, ...durations);
    const windowMs = plan.window ? plan.window.seconds * 1000 : usualWindowMs;
    if (nightMs <= windowMs) {
      checks.push({ name: `night of ${plan.name}`, ok: true });
      continue;
    }
    const problem = `${due.length} sources will take about ${minutes(nightMs)} minutes, ${atOnce} at once; the window has ${minutes(windowMs)}`;
    checks.push(
      warning(
        `night of ${plan.name}`,
        problem,
        'raise tasks.maxRunning or the window, or spread the sources over plans',
      ),
    );
  }
  return checks;
}

const minutes = (ms: number): number => Math.round(ms / 60_000);
