import type { SourceConfig } from '../../config/source.ts';
import { PermanentError } from '../../errors.ts';
import { judgeRulesOf } from '../../judging/rules.ts';
import { runIdOf } from '../../point/run-id.ts';
import { chooseClass } from '../../run/choose-class.ts';
import type { RunRequest } from '../messages.ts';
import type { RunRecord } from '../run-record.ts';
import type { DeployedConfig, StartDeps } from './deps.ts';
import { launchRun } from './launch-run.ts';
import { sliceOf } from './slice.ts';

export type Started = 'running' | 'queued' | 'skipped' | 'ended';

/**
 * Claims the run that is asked for, and launches its task. Asked twice it starts once: the run id is made of source and
 * time. One that was claimed and whose task is not known is asked for again, word for word. A paused source is not asked
 * for by its plan; whoever names it means it.
 */
export async function startRun(deps: StartDeps, request: RunRequest): Promise<Started> {
  const { runs, log } = deps;
  const deployed = await deps.deployed();
  const source = sourceOf(deployed, request.source);
  const record = await recordOf(deps, deployed, source, request);
  const claimed = await runs.claim(record);
  if (claimed.as === 'busy') return skip(deps, record, claimed.runId);
  if (claimed.as === 'claimed') log.info('RUN_CLAIMED', { run: record.runId, source: record.source });
  return launchRun(deps, claimed.as === 'known' ? claimed.record : record);
}

function sourceOf({ config }: DeployedConfig, name: string): SourceConfig {
  const source = Object.hasOwn(config.sources, name) ? config.sources[name] : undefined;
  if (source) return source;
  throw new PermanentError(`no source is named '${name}' in the config that is deployed`, {
    hint: 'add it to the config and deploy, or leave it: its points stay',
  });
}

async function recordOf(
  { runs, points, clock, goodLevelOf }: StartDeps,
  { config, written }: DeployedConfig,
  source: SourceConfig,
  { kind, scheduledAt, class: asked, point, target, thawSpeed, thaws }: RunRequest,
): Promise<RunRecord> {
  const { name, engine } = source;
  const plan = config.plans[source.plan];
  if (!plan)
    throw new PermanentError(`source '${name}' follows no plan`, {
      hint: 'name one in the config, and deploy',
    });
  const at = new Date(scheduledAt);
  const slice = sliceOf(written, name);
  await runs.keepSlice(slice.hash, slice.text);
  const known = kind === 'backup' ? (await points.points(name)).points : [];
  const now = clock.now().toISOString();
  return {
    ...{ kind, engine, source: name, runId: runIdOf(name, at), plan: plan.name },
    ...(kind === 'backup'
      ? {
          class: chooseClass(plan, asked, known, goodLevelOf(engine), at),
          judge: judgeRulesOf(plan, source),
        }
      : {}),
    ...(point === undefined ? {} : { point }),
    ...(target === undefined ? {} : { target }),
    ...(thawSpeed === undefined ? {} : { thawSpeed }),
    ...(thaws === undefined ? {} : { thaws }),
    scheduledAt: at.toISOString(),
    acceptedAt: now,
    slice: slice.hash,
    host: hostOf(source),
    deadlineSeconds: plan.deadline.seconds,
    ...(source.owner === undefined ? {} : { owner: source.owner }),
    ...(source.contacts === undefined ? {} : { contacts: [...source.contacts] }),
    rpoSeconds: source.rpo.seconds,
    // what a restore that was killed has made is in the way of the next: a person looks first
    attempts: kind === 'restore' ? 1 : plan.attempts,
    ...{ state: 'queued', attempt: 1, work: kind, launches: 0, readBacks: 0 },
    since: now,
    told: false,
    version: 0,
  };
}

/** Sources whose databases share a server say so; of the others, each is its own. */
const hostOf = (source: SourceConfig): string => source.host ?? `of ${source.name}`;

/** Never a second writer: whoever comes while another one is at work ends at once, and that is written down. */
async function skip({ runs, clock, log }: StartDeps, record: RunRecord, other: string): Promise<'skipped'> {
  const now = clock.now().toISOString();
  await runs.claim({
    ...record,
    state: 'ended',
    outcome: 'skipped',
    error: { message: `${other} of this source is under way`, hint: 'wait for it to end' },
    endedAt: now,
    told: true,
  });
  log.info('RUN_SKIPPED', { run: record.runId, source: record.source, other });
  return 'skipped';
}
