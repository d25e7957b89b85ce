import type { PlanConfig } from '../config/plan.ts';
import type { SourceConfig } from '../config/source.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { Processes } from '../ports/processes.ts';
import type { ExaminedStore, Store, Sweepable } from '../ports/store.ts';
import type { Worker } from '../ports/worker.ts';
import { type DoctorCheck, fromError, fromInspection } from './doctor-check.ts';
import { planChecks } from './plan-checks.ts';
import { remainsChecks } from './remains-checks.ts';
import { thawRight } from './thaw-right.ts';

export interface DoctorDeps {
  readonly store: Store & Partial<Sweepable & ExaminedStore>;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly workerFor: (source: SourceConfig) => Worker;
  /** Tells whoever waits what is looked at now. */
  readonly onStep: (name: string) => void;
}

export interface DoctorRequest {
  readonly sources: Readonly<Record<string, SourceConfig>>;
  readonly plans: Readonly<Record<string, PlanConfig>>;
  readonly signal: AbortSignal;
}

/** Looks at everything that a run tonight would meet. Throws only when it was stopped. */
export async function examine(
  deps: DoctorDeps,
  { sources, plans, signal }: DoctorRequest,
): Promise<readonly DoctorCheck[]> {
  const checks: DoctorCheck[] = [{ name: 'config', ok: true }];
  const step = async (name: string, work: () => Promise<readonly DoctorCheck[]>, source?: string) => {
    signal.throwIfAborted();
    deps.onStep(source === undefined ? name : `${name} of ${source}`);
    try {
      checks.push(...(await work()));
    } catch (error) {
      signal.throwIfAborted();
      checks.push(fromError(name, error, source));
    }
  };
  await step('store', async () => {
    const { store, clock } = deps;
    if (store.examine) return [...(await store.examine(clock.now())), ...(await thawRight(store))];
    await store.probe();
    return [{ name: 'store', ok: true }];
  });
  for (const source of Object.values(sources)) {
    const { name } = source;
    const plan = plans[source.plan];
    await step('source', async () => inspect(deps, source, signal), name);
    if (plan) await step('plan', async () => planChecks(deps, source, plan), name);
  }
  await step('remains', async () => remainsChecks(deps));
  return checks;
}

async function inspect(
  { workerFor }: DoctorDeps,
  source: SourceConfig,
  signal: AbortSignal,
): Promise<DoctorCheck[]> {
  const inspections = await workerFor(source).inspect(signal);
  return inspections.map((inspection) => fromInspection(inspection, source.name));
}
