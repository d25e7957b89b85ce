import * as z from 'zod';
import { WatchKind } from '../../watch/watch-kind.ts';

interface SeenKind {
  /** Before `of orders`, or `of the deployment`. */
  readonly noun: string;
  /** In docs/runbook.md. */
  readonly chapter: string;
  /** What a person may type once the cause is mended; what stands in the hint of the finding is not said again. */
  readonly again?: (source: string) => string;
}

const run = (source: string): string => `npx holdfast run ${source} --wait`;
const retire = (source: string): string => `npx holdfast retire ${source}`;
const drill = (source: string): string => `npx holdfast drill ${source}`;

/** What watch sees, as messages say it. */
export const seenKinds: Readonly<Record<WatchKind, SeenKind>> = {
  stalled: { noun: 'stalled run', chapter: 'RunStalled', again: run },
  missed: { noun: 'missed run', chapter: 'RunMissed', again: run },
  late: { noun: 'late backup', chapter: 'BackupIsLate', again: run },
  trend: { noun: 'growing age', chapter: 'BackupFallsBehind' },
  damaged: { noun: 'damaged point', chapter: 'PointIsDamaged', again: run },
  unread: { noun: 'unread point', chapter: 'PointIsUnread' },
  hidden: { noun: 'hidden point', chapter: 'PointIsHidden', again: retire },
  'drill-overdue': { noun: 'overdue drill', chapter: 'DrillIsOverdue', again: drill },
  'drill-slow': { noun: 'slow drill', chapter: 'DrillIsTooSlow', again: drill },
  'retire-silent': { noun: 'silent retire', chapter: 'RetireIsSilent', again: retire },
  secret: { noun: 'unreadable secret', chapter: 'SecretIsUnreadable', again: run },
  vanished: { noun: 'vanished database', chapter: 'DatabaseVanished' },
  schedules: { noun: 'schedules', chapter: 'SchedulesDiffer' },
  store: { noun: 'store', chapter: 'StoreDiffers' },
  key: { noun: 'key', chapter: 'KeyIsInDanger' },
  'dead-letters': { noun: 'dead letters', chapter: 'DeadLettersLie' },
  subscriptions: { noun: 'subscriptions', chapter: 'AlertsReachNobody' },
  heartbeat: { noun: 'heartbeat', chapter: 'HeartbeatFails' },
  watch: { noun: 'watch', chapter: 'WatchIsBlind' },
};

export const seenChapters = z
  .record(WatchKind, z.string())
  .parse(Object.fromEntries(Object.entries(seenKinds).map(([kind, { chapter }]) => [kind, chapter])));
