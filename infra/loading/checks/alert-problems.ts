import type { Problem } from '#core/config/config-error.ts';
import { problem } from '#core/config/problem.ts';
import type { Config } from '#engines/config.ts';

const channels = ['slack', 'pagerduty', 'webhook'] as const;

/** Places of keys and addresses that no function in AWS finds. */
export function alertProblems({ alerts, deployment }: Config, root: unknown): readonly Problem[] {
  const keys = channels.flatMap((name) => {
    const ref = alerts[name];
    if (!ref || 'secret' in ref) return [];
    const advice = `write { secret: '…' }, a secret tagged holdfast:${deployment} = notify: a function has no variables of yours`;
    return [problem(['alerts', name], root, advice)];
  });
  const { heartbeat } = alerts;
  if (heartbeat === undefined || 'secret' in heartbeat) return keys;
  const instead =
    "write { secret: 'its name in Secrets Manager' }: a function in AWS has no variables of yours";
  return [...keys, problem(['alerts', 'heartbeat'], root, instead)];
}
