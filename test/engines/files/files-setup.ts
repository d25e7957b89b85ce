import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createProcessShell } from '#adapters/process-shell.ts';
import { systemClock } from '#adapters/system-clock.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Worker } from '#core/ports/worker.ts';
import type { FilesDeps } from '#engines/files/deps.ts';
import { files } from '#engines/files/engine.ts';
import { createFilesWorker } from '#engines/files/worker.ts';

const silent: Progress = { phase() {}, bytes() {}, alive() {}, item() {}, note() {} };

export const temporary = (): string => mkdtempSync(path.join(tmpdir(), 'holdfast-files-'));

export const filesDeps = (deps: Partial<FilesDeps> = {}): FilesDeps => ({
  ...{ shell: createProcessShell(), clock: systemClock, progress: silent },
  ...{ environment: { PATH: '/usr/bin:/bin' }, temporaryFolder: tmpdir(), without: [] },
  ...deps,
});

/** The worker of a source as a config would write it. */
export function workerOf(
  fields: { readonly path: string; readonly [field: string]: unknown },
  deps: Partial<FilesDeps> = {},
): Worker {
  const config = files.source.parse({ engine: 'files', plan: 'nightly', rpo: '25h', ...fields });
  return createFilesWorker({ config, folder: '/' }, filesDeps(deps));
}
