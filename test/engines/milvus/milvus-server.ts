import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createProcessShell } from '#adapters/process-shell.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { superviseFolder } from '#core/drill/supervise-folder.ts';
import { connectMilvus, type Milvus } from '#engines/milvus/connection/connect.ts';
import { milvusSettings } from '#engines/milvus/connection/settings.ts';
import type { MilvusDeps } from '#engines/milvus/deps.ts';
import { pidFile, startLite } from '#engines/milvus/scratch/start-lite.ts';
import { milvusLitePython } from '../../../local/tools/milvus/install-milvus-lite.ts';

/** Where this machine has a Milvus Lite; the reason where it has none. */
export function milvusHere(): { readonly python: string } | { readonly reason: string } {
  const python = milvusLitePython();
  return python === undefined
    ? { reason: 'milvus (it is not on this machine, run npm run tools)' }
    : { python };
}

/** The worker's surroundings on this machine. */
export function milvusDeps(changes: Partial<MilvusDeps> = {}): MilvusDeps {
  const here = milvusHere();
  return {
    shell: createProcessShell(),
    secrets: { resolve: () => Promise.reject(new Error('no secrets here')) },
    clock: systemClock,
    progress: { phase() {}, bytes() {}, alive() {}, item() {}, note() {} },
    environment: { PATH: process.env['PATH'] },
    lite: { configured: 'python' in here ? [here.python] : [], environment: {}, fetched: '/nonexistent' },
    ca: undefined,
    temporaryFolder: tmpdir(),
    ...changes,
  };
}

export interface MilvusServer {
  readonly url: string;
  readonly milvus: Milvus;
  /** Ends it at once, as a crash would. */
  kill(): void;
  stop(): Promise<void>;
}

/** A throw-away Milvus Lite, on a free port of this machine alone. */
export async function startMilvus(): Promise<MilvusServer> {
  const deps = milvusDeps();
  const { signal } = new AbortController();
  const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-milvus-'));
  const kept = { pidFile, signal: 'KILL' } as const;
  const supervisor = superviseFolder(folder, kept, process.env['PATH'] ?? '', deps.shell);
  try {
    const url = await startLite(milvusLitePython() ?? '', folder, deps, signal);
    const milvus = await connectMilvus(milvusSettings(url, 'the url', undefined), signal);
    return {
      url,
      milvus,
      kill: () => process.kill(Number(readFileSync(path.join(folder, pidFile), 'utf8')), 'SIGKILL'),
      async stop() {
        milvus.close();
        await supervisor.finish();
      },
    };
  } catch (error) {
    await supervisor.finish();
    throw error;
  }
}
