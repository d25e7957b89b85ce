import { resolveIncident } from '#core/cloud/alerts/raise-incident.ts';
import { acceptPoint } from '#core/judging/accept-point.ts';
import { findPoint } from '#core/point/find-point.ts';
import { type PointRecord, pointName } from '#core/point/point-record.ts';
import { wholePoint } from '#core/point/whole-point.ts';
import type { Cloud } from '../cloud/open-cloud.ts';
import { timeText } from '../output/quantities.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { keepDeed } from '../verbs/keep-deed.ts';
import { wire } from '../wire.ts';

/** A person says of a suspect point that it is right now. */
export async function accept(context: VerbContext, address: string): Promise<VerbResult> {
  const wired = await wire(context);
  const { cloud, catalog, who } = wired;
  const { point } = await findPoint(catalog, address, wired);
  const name = pointName(point);
  const { at, newer } = await acceptPoint(wired, point);
  await keepDeed(wired, context.output, {
    verb: 'accept',
    source: point.source,
    point: name,
    outcome: 'done',
  });
  const now = await wholePoint(catalog, point);
  // an earlier one may have died before the table knew
  if (cloud) await cloud.catalog.keep(now);
  const incident = cloud && newer.length === 0 ? await closeIncident(cloud, now, { at, who }) : null;
  return {
    document: { point: name, acceptedAt: at, stillSuspect: newer, incident },
    text: [
      `${name} counts since ${timeText(at)}, and what it holds is usual from now on`,
      ...(incident === 'closed' ? ['its incident is closed, and people are told'] : []),
      ...newer.map((other) => `still suspect, and newer: ${other}`),
    ].join('\n'),
    exitCode: 0,
  };
}

async function closeIncident(
  { incidents, alerts }: Cloud,
  { engine, source, runId, manifest }: PointRecord,
  accepted: { readonly at: string; readonly who: string },
): Promise<'closed' | null> {
  const incident = await incidents.current(source, 'suspect');
  if (!incident) return null;
  // clocks differ
  const at = accepted.at > incident.lastAt ? accepted.at : incident.lastAt;
  const lastGood = { point: pointName({ source, runId }), consistentAt: manifest.consistentAt };
  const { owner, contacts } = manifest;
  await resolveIncident(
    { incidents, alerts },
    { source, kind: 'suspect', at },
    {
      ...{ engine, runId, lastGood, contacts, outcome: `the word of ${accepted.who} that it is right` },
      ...(owner === null ? {} : { owner }),
    },
  );
  return 'closed';
}
