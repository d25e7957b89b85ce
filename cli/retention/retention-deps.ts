import { lastRunFailed } from '#core/run/claim/last-run-failed.ts';
import type { Wired } from '../wire.ts';

/** What retention is asked with. Where there are stacks, an open incident says that the last backup failed. */
export const retentionDeps = (wired: Wired) => ({
  catalog: wired.catalog,
  store: wired.store,
  goodLevelOf: wired.goodLevelOf,
  async lastRunFailed(run: { readonly engine: string; readonly source: string }): Promise<boolean> {
    if (!wired.cloud) return lastRunFailed(wired, run);
    const open = await wired.cloud.incidents.open(run.source);
    return open.some(({ kind }) => kind === 'backup' || kind === 'hidden');
  },
});

/** The plan that a source follows now; undefined where the config has no such source any more. */
export const planOf = ({ config }: Wired, source: string) =>
  Object.hasOwn(config.sources, source) ? config.plans[config.sources[source]?.plan ?? ''] : undefined;
