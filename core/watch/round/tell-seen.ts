import { newestGood } from '../../cloud/alerts/newest-good.ts';
import { raiseIncident, resolveIncident } from '../../cloud/alerts/raise-incident.ts';
import { wholeDeployment } from '../../cloud/incident-kind.ts';
import type { Incident, Incidents } from '../../cloud/ports/incidents.ts';
import type { AlertQueue } from '../../cloud/ports/queues.ts';
import { shortened } from '../../cloud/shortened.ts';
import type { SourceConfig } from '../../config/source.ts';
import { TransientError } from '../../errors.ts';
import { pointName } from '../../point/point-record.ts';
import type { Logger } from '../../ports/logger.ts';
import { type Finding, keyOf, type Round, type Seen } from '../check.ts';
import type { SeenPoints } from '../ports/seen-points.ts';
import { folded } from './fold.ts';

export interface TellDeps {
  readonly incidents: Pick<Incidents, 'raise' | 'current' | 'close'>;
  readonly alerts: AlertQueue;
  readonly points: SeenPoints;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
  readonly log: Logger;
}

/**
 * Opens what was found, closes what is over, and tells people of both. One that cannot be told keeps no other from being
 * told; the round has failed then.
 */
export async function tellSeen(deps: TellDeps, round: Round, seen: Seen): Promise<void> {
  const { log } = deps;
  const { findings, joined } = folded(seen.findings, round);
  const found = new Set(findings.map(keyOf));
  const over = new Map(seen.right.map((incident) => [keyOf(incident), incident]));
  const failures: unknown[] = [];
  const attempt = async (event: string, about: Pick<Finding, 'source' | 'kind'>, tell: Promise<void>) => {
    try {
      await tell;
      log.info(event, { source: about.source, kind: about.kind });
    } catch (error) {
      failures.push(error);
      const why = error instanceof Error ? error.message : String(error);
      log.warn('NOT_TOLD', { source: about.source, kind: about.kind, error: why });
    }
  };
  for (const finding of findings) await attempt('FOUND', finding, raise(deps, round, finding));
  for (const finding of joined) await attempt('HAVE_JOINED', finding, tellJoined(deps, round, finding));
  for (const [key, incident] of over) {
    if (!found.has(key)) await attempt('IS_OVER', incident, resolve(deps, round, incident));
  }
  if (failures.length === 0) return;
  throw new TransientError(`${failures.length} of what watch has seen could not be told`, {
    hint: 'the log of watch has the reason of each; the next round tells it',
    cause: failures[0],
  });
}

async function raise(deps: TellDeps, round: Round, { source, kind, error, by }: Finding): Promise<void> {
  const isOpen = round.open.some((incident) => keyOf(incident) === keyOf({ source, kind }));
  const more = isOpen ? {} : await moreOf(deps, round, source, by);
  await raiseIncident(deps, { source, kind, at: round.at.toISOString() }, shortened(error), more);
}

/** Their incident is open and told: this message is about those that have come to it. */
function tellJoined(
  { alerts }: TellDeps,
  { at: now }: Round,
  { source, kind, error }: Finding,
): Promise<void> {
  const at = now.toISOString();
  const news = { what: 'failed', source, kind, at, since: at, failures: 1, oneOff: true } as const;
  return alerts.send({ ...news, error: shortened(error), contacts: [] });
}

async function resolve(deps: TellDeps, round: Round, { source, kind }: Incident): Promise<void> {
  const more = await moreOf(deps, round, source);
  await resolveIncident(deps, { source, kind, at: round.at.toISOString() }, more);
}

/** What a message says of a source beside what is wrong with it. */
async function moreOf(
  { points, goodLevelOf }: TellDeps,
  { config, at }: Round,
  name: string,
  by?: SourceConfig,
) {
  const source = Object.hasOwn(config.sources, name) ? config.sources[name] : by;
  if (name === wholeDeployment || !source) return {};
  const { engine, owner, contacts = [] } = source;
  let lastGood: { readonly point: string; readonly consistentAt: string } | undefined;
  for await (const point of points.newest(name)) {
    if (!newestGood([point], goodLevelOf, at)) continue;
    lastGood = { point: pointName(point), consistentAt: point.manifest.consistentAt };
    break;
  }
  return {
    engine,
    contacts: [...contacts],
    ...(owner === undefined ? {} : { owner }),
    ...(lastGood ? { lastGood } : {}),
  };
}
