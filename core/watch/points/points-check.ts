import { wholeDeployment } from '../../cloud/incident-kind.ts';
import type { RunRequest } from '../../cloud/messages.ts';
import type { Incident } from '../../cloud/ports/incidents.ts';
import type { WorkQueue } from '../../cloud/ports/queues.ts';
import type { SourceConfig } from '../../config/source.ts';
import { isOfNow } from '../../point/is-of-now.ts';
import { pointName } from '../../point/point-record.ts';
import { isGood } from '../../point/standing.ts';
import { type Archive, archivesOf } from '../../retention/archives.ts';
import { nextRun } from '../../schedule/next-run.ts';
import { type Check, type Finding, notFoundAgain, type Round } from '../check.ts';
import type { SeenPoints } from '../ports/seen-points.ts';
import { collected } from '../round/collected.ts';
import { sideBySide } from '../round/side-by-side.ts';
import { type Asked, latenessOf } from './lateness.ts';
import { type ReadBacks, readBacksOf } from './read-backs.ts';
import { usualTimeToGoodMs } from './time-to-good.ts';
import { trendOf } from './trend.ts';
import { nextLook, turnsOf } from './turns.ts';

interface Deps {
  readonly points: SeenPoints;
  readonly queue: WorkQueue;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

const atOnce = 24;
/** Read-backs that one round asks for, of all sources together. */
const mostReadBacks = 20;
const hourMs = 3_600_000;
const soonMs = 10 * 60_000;
const kinds = ['late', 'trend', 'unread'] as const;

/**
 * Looks at the points of sources: whether the newest good one is older than promised, or gets older from run to run; which
 * are to be read again; and whether there is a good one since damage was found. A source is looked at when something can
 * have changed by time alone, some times a day in any case, and in every round while something of it is open.
 */
export const pointsCheck = (deps: Deps): Check => ({
  name: 'points',
  kinds: [...kinds, 'damaged'],
  async look(round) {
    const { config, memory, open, hasTime } = round;
    const archives = archivesOf(config.plans);
    const findings: Finding[] = [];
    const replaced: Incident[] = [];
    const wanted: { readonly source: string; readonly point: string }[] = [];
    const turns = turnsOf(round, 'points', [...kinds, 'damaged']);
    const left = await sideBySide(turns, { atOnce, hasTime }, async (source) => {
      const asked = await askedOf(deps, round, source);
      if (!asked) return;
      const look = lookedAt(asked, archives);
      findings.push(...look.findings);
      replaced.push(...open.filter((incident) => isReplaced(incident, asked)));
      const [first] = look.readBacks.due;
      if (first && wanted.length < mostReadBacks)
        wanted.push({ source: source.name, point: pointName(first) });
      const known = memory.source(source.name);
      if (known) {
        const { good: _, ...rest } = known;
        const next = nextOf(round, asked, look);
        memory.setSource(source.name, { ...rest, points: next, ...goodOf(look) });
      }
    });
    await askFor(deps, round, wanted);
    const later = new Set(left.map(({ name }) => name));
    const wasLookedAt = (name: string): boolean =>
      name === wholeDeployment ? left.length === 0 : !later.has(name);
    return { findings, right: [...notFoundAgain(round, kinds, findings, wasLookedAt), ...replaced] };
  },
});

async function askedOf(
  { points, goodLevelOf }: Deps,
  { config, memory, at }: Round,
  source: SourceConfig,
): Promise<Asked | undefined> {
  const plan = config.plans[source.plan];
  const known = memory.source(source.name);
  if (!plan || !known) return undefined;
  return {
    ...{ source, plan, at },
    points: await collected(points.newest(source.name)),
    since: new Date(known.since * 1000),
    goodLevel: goodLevelOf(source.engine),
  };
}

interface Look {
  readonly findings: readonly Finding[];
  readonly readBacks: ReadBacks;
  readonly lateAt: Date;
  readonly goodFrom?: Date | undefined;
}

const goodOf = ({ goodFrom }: Look): { readonly good?: number } =>
  goodFrom ? { good: Math.max(0, Math.floor(goodFrom.getTime() / 1000)) } : {};

function lookedAt(asked: Asked, archives: readonly Archive[]): Look {
  const { name: source } = asked.source;
  const { lateAt, error, goodFrom } = latenessOf(asked);
  const trend = error ? undefined : trendOf(asked);
  const readBacks = readBacksOf(asked, archives);
  const findings: Finding[] = [
    ...(error ? [{ source, kind: 'late' as const, error }] : []),
    ...(trend ? [{ source, kind: 'trend' as const, error: trend }] : []),
    ...(readBacks.error ? [{ source, kind: 'unread' as const, error: readBacks.error }] : []),
  ];
  return { findings, readBacks, lateAt, goodFrom };
}

/** Since damage was found, a good point was made: what the damaged one would have brought back is not all that there is. */
const isReplaced = (
  { source, kind, lastAt }: Incident,
  { source: own, points, goodLevel, at }: Asked,
): boolean =>
  kind === 'damaged' &&
  source === own.name &&
  points.some(
    ({ manifest: { consistentAt }, ...point }) =>
      isGood(point, goodLevel) && consistentAt > lastAt && isOfNow(consistentAt, at),
  );

/** What was found is looked at in every round. After a read-back was asked for, an hour passes before the next one. */
function nextOf(round: Round, asked: Asked, { findings, readBacks, lateAt }: Look): number {
  if (findings.length > 0) return 0;
  const { at } = round;
  const { source, plan, points, goodLevel } = asked;
  // when the next point is usually good: until it is looked at, the age is that of the one before
  const usualMs = usualTimeToGoodMs(points, goodLevel) + soonMs;
  const due = plan.schedule && nextRun(plan.schedule, plan.timeZone, new Date(at.getTime() - usualMs));
  const usual = due && new Date(due.getTime() + usualMs);
  const turn = readBacks.due.length > 0 ? new Date(at.getTime() + hourMs) : readBacks.nextAt;
  return nextLook(round, source.name, [
    new Date(lateAt.getTime() + 1000),
    ...(turn ? [turn] : []),
    ...(usual ? [usual] : []),
  ]);
}

/** The hour is part of the run: asked twice within it, it is one. A source that is being read is passed over. */
async function askFor(
  { queue }: Deps,
  { at }: Round,
  wanted: readonly { readonly source: string; readonly point: string }[],
): Promise<void> {
  if (wanted.length === 0) return;
  const scheduledAt = new Date(Math.floor(at.getTime() / hourMs) * hourMs).toISOString();
  await queue.send(wanted.map((one): RunRequest => ({ ask: 'run', kind: 'verify', scheduledAt, ...one })));
}
