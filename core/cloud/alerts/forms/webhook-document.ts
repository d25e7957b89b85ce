import type { Message } from '../../ports/channel.ts';
import { ageSecondsOf } from '../age-of.ts';

/** What a web hook of somebody's own gets: JSON, whose fields stay what they are as long as `holdfast` is 1. */
export function webhookDocument({ id, deployment, alert, severity, title, lines, runbook }: Message): object {
  return {
    holdfast: 1,
    ...{ id, deployment, severity, title },
    ...alert,
    ageSeconds: ageSecondsOf(alert),
    ...{ runbook, lines: Object.fromEntries(lines) },
  };
}
