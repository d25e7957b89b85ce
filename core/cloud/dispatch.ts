import * as z from 'zod';
import { PermanentError } from '../errors.ts';
import type { Logger } from '../ports/logger.ts';
import type { RunRequest } from './messages.ts';
import type { WorkQueue } from './ports/queues.ts';
import type { DeployedConfig } from './starting/deps.ts';

/** What a schedule sends: its plan, what is due, and the time that it is due at. */
export const DispatchRequest = z.strictObject({
  work: z.enum(['backup', 'drill']),
  plan: z.string().min(1),
  // EventBridge puts the time in place of a placeholder; one that stands there still was never put
  scheduledAt: z.iso.datetime('the time that the schedule was due at, not its placeholder'),
});
export type DispatchRequest = z.infer<typeof DispatchRequest>;

interface Deps {
  readonly deployed: () => Promise<DeployedConfig>;
  readonly queue: WorkQueue;
  readonly log: Logger;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

/**
 * Asks for a run of every source of a plan that is not paused, and for a drill of those whose points we can read. Asked
 * twice, the runs are the same ones.
 */
export async function dispatch(
  { deployed, queue, log, goodLevelOf }: Deps,
  { work, plan, scheduledAt }: DispatchRequest,
): Promise<{ readonly sent: number; readonly paused: number }> {
  const { config } = await deployed();
  if (!Object.hasOwn(config.plans, plan)) {
    throw new PermanentError(`no plan is named '${plan}' in the config that is deployed`, {
      hint: 'its schedule is of another deployment, or older than the config: deploy again',
    });
  }
  const sources = Object.values(config.sources).filter((source) => source.plan === plan);
  // whoever cannot read the bytes of a point cannot rehearse its restore in a task
  const due = sources.filter(
    ({ paused, engine }) => !paused && (work === 'backup' || goodLevelOf(engine) === 'verified'),
  );
  const at = new Date(scheduledAt).toISOString();
  await queue.send(
    due.map(({ name }): RunRequest => ({ ask: 'run', kind: work, source: name, scheduledAt: at })),
  );
  const told = { sent: due.length, paused: sources.filter(({ paused }) => paused).length };
  log.info('PLAN_DISPATCHED', { plan, work, scheduledAt: at, ...told });
  return told;
}
