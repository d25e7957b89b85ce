import type { Incident } from '#core/cloud/ports/incidents.ts';
import { columns } from '../output/columns.ts';
import { durationText, timeText } from '../output/quantities.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { wire } from '../wire.ts';
import { stacksOf } from './stacks-of.ts';

/** What is open, the oldest first: of all sources, and of the deployment itself. */
export async function incidents(context: VerbContext): Promise<VerbResult> {
  const wired = await wire(context);
  const open: Incident[] = [];
  for await (const incident of stacksOf(wired).incidents.everywhere()) open.push(incident);
  const now = wired.clock.now();
  return {
    document: { incidents: open.map((incident) => documentOf(incident, now)) },
    text: open.length === 0 ? 'nothing is open' : tableOf(open, now),
    exitCode: 0,
  };
}

const openSeconds = ({ openedAt }: Incident, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(openedAt)) / 1000));

const documentOf = (incident: Incident, now: Date): object => {
  const { source, kind, openedAt, failures, error, toldAt, reminders, escalations, acknowledged } = incident;
  return {
    ...{ source, kind, openedAt, openSeconds: openSeconds(incident, now), failures, error },
    ...{ toldAt: toldAt ?? null, reminders, escalations, acknowledged: acknowledged ?? null },
  };
};

function tableOf(open: readonly Incident[], now: Date): string {
  const rows = open.map((incident) => [
    incident.source,
    incident.kind,
    timeText(incident.openedAt),
    durationText(openSeconds(incident, now)),
    String(incident.failures),
    standingText(incident),
    (incident.error.message.split('\n')[0] ?? '').slice(0, 100),
  ]);
  return columns([['SOURCE', 'KIND', 'SINCE', 'OPEN FOR', 'FAILED', 'PEOPLE', 'WHAT'], ...rows]);
}

function standingText({ toldAt, acknowledged, escalations, reminders }: Incident): string {
  if (acknowledged) return `in the hands of ${acknowledged.by}`;
  if (toldAt === undefined) return 'not told yet';
  const more = [
    ...(reminders > 0 ? [`reminded ${reminders}×`] : []),
    ...(escalations > 0 ? [`escalated ${escalations}×`] : []),
  ];
  return ['told', ...more].join(', ');
}
