import { abandonedAttempts as findAbandoned } from '../run/abandoned-attempts.ts';
import { type DoctorCheck, warning } from './doctor-check.ts';

/** A line for each attempt that no manifest names. */
export async function abandonedAttempts(
  deps: Parameters<typeof findAbandoned>[0],
  underWay: ReadonlySet<string>,
): Promise<DoctorCheck[]> {
  const left = await findAbandoned(deps, (runId) => underWay.has(runId));
  return left.map(({ prefix, source, removable }) =>
    warning(
      'remains',
      `${prefix} is an attempt that no manifest names`,
      removable
        ? 'older than 7 days: the next run of the source removes it'
        : 'it counts for nothing; the next run of the source removes it after 7 days',
      source,
    ),
  );
}
