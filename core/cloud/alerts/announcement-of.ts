import { WatchKind } from '../../watch/watch-kind.ts';
import { type IncidentKind, isOfDeployment } from '../incident-kind.ts';
import type { Acknowledgement, Alert } from '../messages.ts';
import type { Message } from '../ports/channel.ts';
import { ageText } from './age-of.ts';
import { likelyCause } from './likely-cause.ts';
import { seenChapters, seenKinds } from './seen-kinds.ts';

/** Chapters of docs/runbook.md, by what is wrong. */
export const alertChapters: Readonly<Record<IncidentKind, string>> = {
  backup: 'BackupFailed',
  verify: 'VerifyFailed',
  drill: 'DrillFailed',
  restore: 'RestoreFailed',
  channel: 'ChannelFailed',
  suspect: 'PointIsSuspect',
  snapshots: 'SnapshotsRunOut',
  ...seenChapters,
  retire: 'RetireStopped',
};

interface Surroundings {
  readonly deployment: string;
  /** Where the runbook lies, without an anchor. */
  readonly runbook: string;
}

type Line = readonly [name: string, value: string];

/** What e-mail takes as a subject: 99 characters of ASCII, one line. */
const subjectLength = 99;

const words: Readonly<Record<Alert['what'], string>> = {
  failed: 'FAILED',
  reminded: 'STILL FAILED',
  escalated: 'NOT ACKNOWLEDGED',
  acknowledged: 'acknowledged',
  recovered: 'recovered',
  tested: 'TEST',
};

const suspectWords: Partial<typeof words> = {
  failed: 'SUSPECT',
  reminded: 'STILL SUSPECT',
  recovered: 'as usual again',
};

const seenWords: Partial<typeof words> = { failed: 'ALERT', reminded: 'STILL OPEN' };

/** The message to people: what, since when, the last good point, what to do next, where to read on. */
export function announcementOf(
  alert: Alert,
  { deployment, runbook }: Surroundings,
): Pick<Message, 'subject' | 'title' | 'lines' | 'runbook'> {
  const { what, kind, engine, source } = alert;
  const about = isOfDeployment(source) ? source.slice(1) || 'the deployment' : source;
  const chapter = `${runbook}#${alertChapters[kind].toLowerCase()}`;
  const ofEngine = engine === undefined ? '' : ` (${engine})`;
  const isTest = what === 'tested';
  const { deed, word, first } = titleOf(alert);
  const subject = isTest ? 'TEST: this channel works' : `${word}: ${deed} of ${about}`;
  return {
    subject: ascii(`[${deployment}] ${subject}`).slice(0, subjectLength),
    title: isTest
      ? `TEST: ${deployment} tries its channels, nothing is wrong`
      : first
        ? `${word}: ${deed} of ${about}${ofEngine}`
        : `${deed} of ${about}${ofEngine} ${word}`,
    lines: isTest ? [['Sent', timeText(alert.at)]] : linesOf(alert, chapter),
    runbook: chapter,
  };
}

/** A suspect point is a run that did not fail; what watch sees is no deed of which one could say that it failed. */
function titleOf({ kind, what }: Alert): {
  readonly deed: string;
  readonly word: string;
  readonly first: boolean;
} {
  const seen = WatchKind.safeParse(kind).data;
  if (seen) return { deed: seenKinds[seen].noun, word: seenWords[what] ?? words[what], first: true };
  if (kind !== 'suspect') return { deed: kind, word: words[what], first: false };
  return { deed: 'backup', word: suspectWords[what] ?? words[what], first: false };
}

function linesOf(alert: Alert, chapter: string): readonly Line[] {
  const { what, kind, source, runId, outcome, at, since, failures, error, contacts, owner } = alert;
  const isOfAll = isOfDeployment(source);
  const isOver = what === 'recovered';
  const cause = error && !isOver ? likelyCause(error.message) : undefined;
  return [
    ...line('What', error?.message),
    ['Since', `${timeText(since)}${failures > 1 ? `, ${failures} runs failed` : ''}`],
    ...(isOfAll ? [] : line('Last good', lastGoodText(alert))),
    ...line('Likely', cause),
    ...line('Next', error?.hint),
    ['Look', isOfAll ? 'npx holdfast doctor' : `npx holdfast status ${source}`],
    ...line('Again', isOver || what === 'acknowledged' ? undefined : again(alert)),
    ...line('Called', alert.escalatedTo?.join(', ')),
    ...line('In hand', alert.acknowledged && inHandText(alert.acknowledged)),
    ...line('Ack', isToBeAcknowledged(alert) ? ackCommand(source, kind) : undefined),
    ['Runbook', chapter],
    ...line('Run', runId && `${source}@${runId}, ended ${timeText(at)} with ${outcome ?? 'nothing'}`),
    ...line('Owner', owner),
    ...line('Contacts', contacts.length === 0 ? undefined : contacts.join(', ')),
  ];
}

const line = (name: string, value: string | undefined): readonly Line[] =>
  value === undefined ? [] : [[name, value]];

/** Nothing where nobody looked: that there is none is a claim. */
function lastGoodText(alert: Alert): string | undefined {
  const { lastGood } = alert;
  if (lastGood === undefined) return undefined;
  if (!lastGood) return 'none: there is no good point at all';
  return `${lastGood.point}, as of ${timeText(lastGood.consistentAt)}: ${ageText(alert)}`;
}

const inHandText = ({ by, at }: Acknowledgement): string => `${by}, since ${timeText(at)}`;

const isToBeAcknowledged = ({ what, oneOff, acknowledged }: Alert): boolean =>
  !oneOff && !acknowledged && what !== 'recovered';

/** A shell would take the star of the deployment for files. */
const ackCommand = (source: string, kind: IncidentKind): string =>
  `npx holdfast ack ${isOfDeployment(source) ? `'${source}'` : source} ${kind}`;

/** What a person may type once the cause is mended. */
function again({ kind, source, point, target }: Alert): string | undefined {
  const seen = WatchKind.safeParse(kind).data;
  if (seen) return isOfDeployment(source) ? undefined : seenKinds[seen].again?.(source);
  const commands: Partial<Record<IncidentKind, string>> = {
    backup: `npx holdfast run ${source} --wait`,
    suspect: `npx holdfast run ${source} --wait`,
    verify: `npx holdfast verify ${point ?? `${source}@latest`}`,
    drill: `npx holdfast drill ${source}`,
    restore: `npx holdfast restore ${point ?? `${source}@latest`} --to secret:${target ?? 'NAME'} --in-cloud`,
    channel: 'npx holdfast alert test',
    snapshots: 'npx holdfast status',
    retire: `npx holdfast retire ${source}`,
  };
  return commands[kind];
}

const timeText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

const ascii = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?');
