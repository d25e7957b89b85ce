import { raiseIncident, resolveIncident } from '../../alerts/raise-incident.ts';
import { wholeDeployment } from '../../incident-kind.ts';
import type { Service, ServiceNews } from '../../ports/service.ts';
import type { RunRecord, ToldError } from '../../run-record.ts';
import { concludeRun } from '../conclude-run.ts';
import type { Judgement } from '../judge-run.ts';
import { keepPoint } from '../keep-judgements.ts';
import { lockAll } from '../lock-all.ts';
import type { SettleDeps, Settled } from '../settle-run.ts';
import { sealServicePoint } from './seal-service-point.ts';

/**
 * Brings a run to where its provider says that it is. No task tells of an end here: the provider is asked, by an event of
 * its own or every few minutes. What it has made is sealed and good by its word alone; nothing was read back.
 */
export async function settleService(deps: SettleDeps, service: Service, record: RunRecord): Promise<Settled> {
  const news = await service.look(record.input ?? '');
  if (news.as === 'under way') {
    const late = lateOf(deps, record, news.words);
    return late ? concludeRun(deps, record, late) : 'under way';
  }
  if (news.as === 'failed') return concludeRun(deps, record, judgedFailed(record, news));
  const settled = await sealed(deps, service, record, news.point);
  // last, so that a question about quotas that fails keeps no run open
  await tellShortage(deps, service);
  return settled;
}

/** What is not done by its deadline may come to be later: it is no point then, and goes like every attempt without one. */
function lateOf({ clock }: SettleDeps, record: RunRecord, words: string): Judgement | undefined {
  const { since, deadlineSeconds } = record;
  if (deadlineSeconds === undefined) return undefined;
  if (clock.now().getTime() - Date.parse(since) < deadlineSeconds * 1000) return undefined;
  const minutes = Math.round(deadlineSeconds / 60);
  return judgedBad({
    message: `it was not done by its deadline of ${minutes} minutes: ${words}`,
    hint: 'a first snapshot takes long, those after it less: give the plan a longer deadline, or look at the events of the database',
  });
}

function judgedFailed(
  { attempt, attempts }: RunRecord,
  { error, isPermanent }: Extract<ServiceNews, { as: 'failed' }>,
): Judgement {
  if (isPermanent) return judgedBad(error);
  return attempt < attempts
    ? { event: 'judged worth another attempt', error }
    : { event: 'no attempt is left', outcome: 'failed', error };
}

const judgedBad = (error: ToldError): Judgement => ({ event: 'judged bad', outcome: 'failed', error });

async function sealed(
  deps: SettleDeps,
  service: Service,
  record: RunRecord,
  made: Parameters<typeof sealServicePoint>[3],
): Promise<Settled> {
  const { store, lying, clock, version } = deps;
  // Dies this process after it, the next who asks finds the manifest and ends the run.
  await sealServicePoint({ store, now: clock.now(), version }, service, record, made);
  const point = await lying.point(record);
  if (!point || 'problem' in point) {
    const error = {
      message: `its manifest cannot be believed: ${point?.problem ?? 'it is not there after it was written'}`,
      hint: 'nothing of it counts; look who wrote it',
    };
    return concludeRun(deps, record, judgedBad(error));
  }
  if (point.manifest.consistentAt !== made.consistentAt) {
    const error = {
      message: `its manifest is of ${point.manifest.consistentAt}, and what the provider has is of ${made.consistentAt}`,
      hint: 'another one was put in its place after it was sealed: look who did; run again',
    };
    return concludeRun(deps, record, judgedBad(error));
  }
  const kept = await keepPoint(deps, point);
  const unlocked = await lockAll(deps, [kept]);
  return concludeRun(deps, record, unlocked ?? { event: 'judged good', outcome: 'sealed' }, { point: kept });
}

async function tellShortage(deps: SettleDeps, service: Service): Promise<void> {
  const short = await service.shortage();
  const seen = { source: wholeDeployment, kind: 'snapshots', at: deps.clock.now().toISOString() } as const;
  if (short) await raiseIncident(deps, seen, short);
  else await resolveIncident(deps, seen);
}
