import { reachesOutside } from '#adapters/reaches-outside.ts';

/**
 * Whether a task stands in a network that leads nowhere (R10). The stacks put each drill into one; this is seen from the
 * inside. Where AWS is somebody's own (an emulator, endpoints of a company), tasks need not be in the networks that were
 * asked for, and nothing is claimed.
 */
export async function isIsolated(
  environment: Readonly<Record<string, string | undefined>>,
  reaches: () => Promise<boolean> = reachesOutside,
): Promise<boolean> {
  const isOfSomebody = Object.keys(environment).some((name) => name.startsWith('AWS_ENDPOINT_URL'));
  return !isOfSomebody && !(await reaches());
}
