import type { Problem } from '#core/config/config-error.ts';
import { problem } from '#core/config/problem.ts';
import type { Config } from '#engines/config.ts';

const channels = ['slack', 'pagerduty', 'webhook'] as const;

/** Channels whose key lies where no function finds it. */
export const alertProblems = ({ alerts, deployment }: Config, root: unknown): readonly Problem[] =>
  channels.flatMap((name) => {
    const ref = alerts[name];
    if (!ref || 'secret' in ref) return [];
    const advice = `write { secret: '…' }, a secret tagged holdfast:${deployment} = notify: a function has no variables of yours`;
    return [problem(['alerts', name], root, advice)];
  });
