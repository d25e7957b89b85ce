import * as z from 'zod';

/** What watch sees to be wrong: no run has failed by it, and nobody else would say so. */
export const WatchKind = z.enum([
  'stalled',
  'missed',
  'late',
  'trend',
  'damaged',
  'unread',
  'hidden',
  'drill-overdue',
  'drill-slow',
  'retire-silent',
  'secret',
  'vanished',
  'schedules',
  'store',
  'key',
  'dead-letters',
  'subscriptions',
  'heartbeat',
  'watch',
]);
export type WatchKind = z.infer<typeof WatchKind>;
