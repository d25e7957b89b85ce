import { acknowledge } from '#core/cloud/alerts/life/acknowledge.ts';
import { IncidentKind, partOfDeployment } from '#core/cloud/incident-kind.ts';
import type { Incident } from '#core/cloud/ports/incidents.ts';
import { UnknownNameError, UsageError } from '#core/errors.ts';
import { nearestNames } from '#core/point/find-point.ts';
import type { Cloud } from '../cloud/open-cloud.ts';
import { timeText } from '../output/quantities.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { keepDeed } from '../verbs/keep-deed.ts';
import { wire } from '../wire.ts';
import { stacksOf } from './stacks-of.ts';

export interface AckInput {
  readonly source: string;
  /** @default all that is open for the source */
  readonly kind: string | undefined;
}

/** Takes what is open for a source in hand: nobody else is called for it. It stays open until it is right again. */
export async function ack(context: VerbContext, { source, kind }: AckInput): Promise<VerbResult> {
  if (kind !== undefined && !IncidentKind.safeParse(kind).success) {
    throw new UsageError(`nothing can be open of kind '${kind}'`, {
      hint: `write one of ${IncidentKind.options.join(', ')}, or leave it out`,
    });
  }
  const wired = await wire(context);
  const cloud = stacksOf(wired);
  const open = await openFor(cloud, source, Object.keys(wired.config.sources));
  const taken: Incident[] = [];
  for (const incident of open.filter((one) => kind === undefined || one.kind === kind)) {
    const now = await acknowledge({ ...cloud, clock: wired.clock }, incident, wired.who);
    if (now) taken.push(now);
  }
  const own = taken.filter(({ acknowledged }) => acknowledged?.by === wired.who);
  if (own.length > 0) {
    const kinds = own.map((one) => one.kind).join(', ');
    await keepDeed(wired, context.output, { verb: 'ack', source, target: kinds, outcome: 'acknowledged' });
  }
  return {
    document: {
      acknowledged: taken.map((one) => ({ source: one.source, kind: one.kind, ...one.acknowledged })),
    },
    text: taken.length === 0 ? `nothing is open for ${source}` : taken.map(lineOf).join('\n'),
    exitCode: 0,
  };
}

const lineOf = ({ source, kind, acknowledged }: Incident): string =>
  `${kind} of ${source} is in the hands of ${acknowledged?.by}, since ${timeText(acknowledged?.at ?? '')}`;

/** A part of the deployment may be named without its star, where no source is called so. */
async function openFor(
  { incidents }: Cloud,
  source: string,
  known: readonly string[],
): Promise<readonly Incident[]> {
  const own = await incidents.open(source);
  if (own.length > 0 || known.includes(source)) return own;
  const part = await incidents.open(partOfDeployment(source));
  if (part.length > 0) return part;
  const all = new Set(known);
  for await (const incident of incidents.everywhere()) all.add(incident.source);
  if (all.has(source)) return [];
  throw new UnknownNameError(`no source is named '${source}', and nothing is open for it`, {
    hint: 'npx holdfast incidents shows what is open',
    nearest: nearestNames(source, [...all]),
  });
}
