import { type IncidentKind, wholeDeployment } from '../incident-kind.ts';
import type { Alert } from '../messages.ts';
import type { Announcement } from '../ports/queues.ts';

/** Chapters of docs/runbook.md, by what is wrong. */
export const alertChapters: Readonly<Record<IncidentKind, string>> = {
  backup: 'BackupFailed',
  verify: 'VerifyFailed',
  drill: 'DrillFailed',
  restore: 'RestoreFailed',
};

interface Surroundings {
  readonly deployment: string;
  /** Where the runbook lies, without an anchor. */
  readonly runbook: string;
}

/** What e-mail takes as a subject: 99 characters of ASCII, one line. */
const subjectLength = 99;

/** The message to people: what, since when, the last good point, what to do next, where to read on. */
export function announcementOf(alert: Alert, { deployment, runbook }: Surroundings): Announcement {
  const {
    what,
    kind,
    engine,
    source,
    runId,
    outcome,
    at,
    since,
    failures,
    error,
    lastGood,
    contacts,
    owner,
  } = alert;
  const chapter = alertChapters[kind];
  const isOfAll = source === wholeDeployment;
  const about = isOfAll ? 'the deployment' : source;
  const word = what === 'failed' ? 'FAILED' : 'recovered';
  const lines: readonly (readonly [string, string])[] = [
    ...(error ? ([['What', error.message]] as const) : []),
    ['Since', `${timeText(since)}${failures > 1 ? `, ${failures} runs failed` : ''}`],
    ...(isOfAll
      ? []
      : ([
          [
            'Last good',
            lastGood
              ? `${lastGood.point}, as of ${timeText(lastGood.consistentAt)}`
              : 'none: there is no good point at all',
          ],
        ] as const)),
    ...(error ? ([['Next', error.hint]] as const) : []),
    ['Look', isOfAll ? 'npx holdfast doctor' : `npx holdfast status ${source}`],
    ...(what === 'failed' ? ([['Again', again(alert)]] as const) : []),
    ['Runbook', `${runbook}#${chapter.toLowerCase()}`],
    ...(runId === undefined
      ? []
      : ([['Run', `${source}@${runId}, ended ${timeText(at)} with ${outcome}`]] as const)),
    ...(owner === undefined ? [] : ([['Owner', owner]] as const)),
    ...(contacts.length === 0 ? [] : ([['Contacts', contacts.join(', ')]] as const)),
  ];
  return {
    subject: ascii(`[${deployment}] ${word}: ${kind} of ${about}`).slice(0, subjectLength),
    body: [
      `${kind} of ${about}${engine === undefined ? '' : ` (${engine})`} ${word}`,
      '',
      ...lines.map(lineOf),
      '',
    ].join('\n'),
    attributes: { what, kind, source, ...(engine === undefined ? {} : { engine }) },
  };
}

function again({ kind, source, point, target }: Alert): string {
  switch (kind) {
    case 'backup':
      return `npx holdfast run ${source} --wait`;
    case 'verify':
      return `npx holdfast verify ${point ?? `${source}@latest`}`;
    case 'drill':
      return `npx holdfast drill ${source}`;
    case 'restore':
      return `npx holdfast restore ${point ?? `${source}@latest`} --to secret:${target ?? 'NAME'} --in-cloud`;
  }
}

/** A second line of a value stands under its first. */
const lineOf = ([name, value]: readonly [string, string]): string =>
  `${name.padEnd(10)} ${value.replaceAll('\n', `\n${' '.repeat(11)}`)}`;

const timeText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

const ascii = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?');
