import { declaredSchedules } from '../../cloud/declared-schedules.ts';
import { wholeDeployment } from '../../cloud/incident-kind.ts';
import type { Incidents } from '../../cloud/ports/incidents.ts';
import type { DeployedConfig } from '../../cloud/starting/deps.ts';
import { AdvisedError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Check, Round, Seen } from '../check.ts';
import type { AgeMetrics } from '../ports/age-metrics.ts';
import type { Heartbeat } from '../ports/heartbeat.ts';
import type { MemoryKeeper } from '../ports/memory-keeper.ts';
import { agesOf } from './ages-of.ts';
import { collected } from './collected.ts';
import { lookAll } from './look-all.ts';
import { createMemory, noteDeclared } from './memory.ts';
import { type TellDeps, tellSeen } from './tell-seen.ts';

export interface WatchDeps extends TellDeps {
  readonly deployed: () => Promise<DeployedConfig>;
  readonly incidents: Incidents;
  readonly checks: readonly Check[];
  readonly memory: MemoryKeeper;
  readonly ages: AgeMetrics;
  readonly clock: Clock;
  /** Where the config names one. */
  readonly heartbeat?: Heartbeat | undefined;
}

/** Real milliseconds after which a round begins no further looks at sources. */
const looksForMs = 180_000;

/**
 * One round: every check looks, people are told of what changed, and then whoever waits for the heartbeat. Dies this process
 * on the way, the next round sees the same; nobody is told twice, and of what was not told yet they are told then. Throws
 * when people could not be told: that is an error of the function, which an alarm of CloudWatch sees.
 */
export async function watchRound(
  deps: WatchDeps,
  at: Date = deps.clock.now(),
): Promise<{ readonly found: number; readonly blind: readonly string[] }> {
  const { clock, memory: keeper, incidents, log, checks } = deps;
  const endsMs = clock.now().getTime() + looksForMs;
  const { config } = await deps.deployed();
  const memory = createMemory(await keeper.read());
  noteDeclared(memory, config.sources, at);
  const round: Round = {
    ...{ at, config, memory },
    open: await collected(incidents.everywhere()),
    hasTime: () => clock.now().getTime() < endsMs,
  };
  const seen = await lookAll(deps, round);
  await tellSeen(deps, round, seen);
  // blind to points, nobody knows how many are late: no number is better than a wrong one
  const isBlind = checks.some(({ name, kinds }) => kinds.includes('late') && seen.blind.includes(name));
  const isDrilled = (engine: string): boolean => deps.goodLevelOf(engine) === 'verified';
  if (!isBlind) deps.ages.seen(agesOf(round, { findings: seen.findings, isDrilled }), at);
  const sources = Object.keys(config.sources);
  await keeper.keep(
    memory.whole({ sources, schedules: declaredSchedules(config.plans).map(({ name }) => name) }),
  );
  if (seen.blind.length === 0) await tellSeen(deps, round, await beat(deps, round));
  log.info('ROUND_ENDED', { found: seen.findings.length, blind: seen.blind });
  return { found: seen.findings.length, blind: seen.blind };
}

/** Whoever is outside hears of whole rounds only. That it cannot be reached is told inside, too. */
async function beat({ heartbeat, log }: WatchDeps, { open }: Round): Promise<Seen> {
  const right = open.filter(({ kind }) => kind === 'heartbeat');
  try {
    await heartbeat?.beat();
    return { findings: [], right };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const hint =
      error instanceof AdvisedError ? error.hint : 'look whether the service that waits for it is up';
    log.warn('HEARTBEAT_FAILED', { message });
    return {
      findings: [{ source: wholeDeployment, kind: 'heartbeat', error: { message, hint } }],
      right: [],
    };
  }
}
