import { type SettleDeps, type Settled, settleRun } from './settle-run.ts';

/**
 * Asks every run that is not ended, or of which nobody was told, how it stands: news that was lost is found so. One that
 * cannot be settled now does not keep the others.
 */
export async function settleOpen(deps: SettleDeps): Promise<Readonly<Record<Settled | 'failed', number>>> {
  const seen: Record<Settled | 'failed', number> = {
    unknown: 0,
    'under way': 0,
    ended: 0,
    queued: 0,
    failed: 0,
  };
  for await (const { kind, source, runId } of deps.runs.open()) {
    try {
      seen[await settleRun(deps, { kind, source, runId })] += 1;
    } catch (error) {
      seen.failed += 1;
      deps.log.warn('RUN_NOT_SETTLED', {
        run: runId,
        source,
        error: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return seen;
}
