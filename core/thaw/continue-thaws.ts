import type { RunRecords } from '../cloud/ports/run-records.ts';
import { type ContinueDeps, continueThaw } from './continue-thaw.ts';

/**
 * Goes on with every run whose thaw has come to its end; returns how many. For whoever looks every few minutes: settle
 * does the same for each run that it is asked about, and the two start nothing twice.
 */
export async function continueThaws(
  deps: ContinueDeps & { readonly runs: Pick<RunRecords, 'open' | 'replace'> },
): Promise<number> {
  let continued = 0;
  for await (const record of deps.runs.open()) {
    if (record.state !== 'ended' || record.outcome !== 'waiting') continue;
    let isReplaced = false;
    const runs = {
      replace: async (next: typeof record) => {
        isReplaced = await deps.runs.replace(next);
        return isReplaced;
      },
    };
    await continueThaw({ ...deps, runs }, record);
    if (isReplaced) continued += 1;
  }
  return continued;
}
