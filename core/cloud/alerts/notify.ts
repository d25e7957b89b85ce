import type { Logger } from '../../ports/logger.ts';
import type { Alert } from '../messages.ts';
import type { Announcements } from '../ports/queues.ts';
import { announcementOf } from './announcement-of.ts';

interface Deps {
  readonly announcements: Announcements;
  readonly deployment: string;
  readonly runbook: string;
  readonly log: Logger;
}

/** Tells people of one alert. */
export async function notify({ announcements, log, ...surroundings }: Deps, alert: Alert): Promise<void> {
  await announcements.publish(announcementOf(alert, surroundings));
  log.info('PEOPLE_TOLD', { what: alert.what, kind: alert.kind, source: alert.source, run: alert.runId });
}
