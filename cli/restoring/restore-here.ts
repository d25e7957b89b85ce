import { type RestoreReport, type RestoreRequest, restorePoint } from '#core/restore/restore-point.ts';
import type { ThawOptions } from '../thaw/until-readable.ts';
import type { VerbContext } from '../verb.ts';
import { restoreDeps } from '../verbs/restore-deps.ts';
import type { Wired } from '../wire.ts';

/** What of a point is restored, and what becomes of what is there. */
export type RestoredPart = Pick<RestoreRequest, 'only' | 'existing'>;

interface Asked extends Pick<RestoreRequest, 'address' | 'url' | 'label'>, ThawOptions {
  readonly create?: boolean;
  readonly roles?: boolean;
  readonly streams?: number;
}

const defaultStreams = 2;

/** One restore on this machine; `progressLabel` names it on standard error. */
export async function restoreHere(
  { output, signal }: VerbContext,
  wired: Wired,
  { address, url, label, create = false, roles = false, ...input }: Asked,
  part: RestoredPart,
  progressLabel = 'restore',
): Promise<RestoreReport> {
  const progress = output.progress(progressLabel);
  const deps = restoreDeps(wired, await wired.workers(), progress, input.tier);
  const streams = input.streams ?? defaultStreams;
  const request = { address, url, label, create, createRoles: create || roles, ...part, streams, signal };
  try {
    return await restorePoint(deps, request);
  } finally {
    progress.end();
  }
}
