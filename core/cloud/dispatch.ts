import * as z from 'zod';
import { PermanentError, TransientError } from '../errors.ts';
import type { Logger } from '../ports/logger.ts';
import type { Members } from './found/find-databases.ts';
import { tagOf } from './found/tagged-sources.ts';
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
  /** What a source with a tag stands for now. */
  readonly membersOf: (source: { readonly name: string }) => Promise<Members>;
}

/**
 * Asks for a run of every source of a plan that is not paused, and for a drill of those whose points we can read; of what has
 * a tag, for a run of each database that is found. Asked twice, the runs are the same ones. That one tag cannot be looked for
 * is an error of the whole, for people must hear of it: only after everything else was asked for.
 */
export async function dispatch(
  { deployed, queue, log, goodLevelOf, membersOf }: Deps,
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
  const send = (names: readonly string[]): Promise<void> =>
    queue.send(names.map((name): RunRequest => ({ ask: 'run', kind: work, source: name, scheduledAt: at })));
  const own = due.filter((source) => tagOf(source) === undefined).map(({ name }) => name);
  await send(own);
  let sent = own.length;
  const failures: { readonly source: string; readonly failure: unknown }[] = [];
  for (const source of due.filter((one) => tagOf(one) !== undefined)) {
    const { names, failure } = await membersOf(source);
    await send(names);
    sent += names.length;
    if (failure !== undefined) failures.push({ source: source.name, failure });
  }
  const told = { sent, paused: sources.filter(({ paused }) => paused).length };
  log.info('PLAN_DISPATCHED', { plan, work, scheduledAt: at, ...told });
  const [first] = failures;
  if (first) throw blind(failures.map(({ source }) => source).join(', '), first.failure);
  return told;
}

const blind = (sources: string, cause: unknown): TransientError =>
  new TransientError(
    `the databases of ${sources} could not be looked for: ${cause instanceof Error ? cause.message : String(cause)}`,
    {
      hint: 'those that were known are backed up, new ones are not; look whether the role of dispatch may call rds:DescribeDBInstances and rds:DescribeDBClusters',
      cause,
    },
  );
