import type { Stage } from '../stage.ts';

/** An output of a stack of the deployment. Throws when the stack does not say it. */
export function stackOutput(
  { outputs, config }: Pick<Stage, 'outputs' | 'config'>,
  part: 'store' | 'runs' | 'watch',
  name: string,
): string {
  const value = outputs.get()[`${config.deployment}-${part}`]?.[name];
  if (value !== undefined) return value;
  throw new Error(`the stack ${config.deployment}-${part} has no output ${name}`);
}
