import { UsageError } from '#core/errors.ts';
import type { Cloud } from '../cloud/open-cloud.ts';
import type { Wired } from '../wire.ts';

/** Incidents and channels are of the stacks: whoever runs without them hears of failures by exit codes. */
export function stacksOf({ cloud }: Wired): Cloud {
  if (cloud) return cloud;
  throw new UsageError('incidents and alerts are kept by the stacks, and this config is of none', {
    hint: 'act on the exit codes of run and status; with store: { s3: { region: … } } and the stacks deployed there are incidents',
  });
}
