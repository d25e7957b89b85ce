import type { ToldError } from '../run-record.ts';
import type { TaskEnd } from '../task-end.ts';

/** Why we ask ECS to stop a task, in words that ECS gives back at its end. */
export const stopReason = {
  stalled: (what: string): string => `stalled: ${what}`,
  overdue: (minutes: number): string => `overdue: it runs for longer than its deadline of ${minutes} minutes`,
} as const;

const hints: Readonly<Record<string, string>> = {
  stalled: 'look for a lock or a hanging program on the server, and for the database being reachable at all',
  overdue: "raise deadline in the plan ('12h') if the source is that large, and look what it waits for",
};

/** What to tell of the end of a task that we have stopped: the task itself knows only that it was. */
export function toldStop({ stopCode, reason = '' }: TaskEnd): ToldError | undefined {
  const [, why = '', what = ''] = /^(stalled|overdue): (.+)$/s.exec(reason) ?? [];
  const hint = hints[why];
  if (stopCode !== 'UserInitiated' || hint === undefined) return undefined;
  return { message: `it was stopped: ${what}`, hint };
}
