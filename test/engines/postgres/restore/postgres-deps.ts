import { tmpdir } from 'node:os';
import { createProcessShell } from '#adapters/process-shell.ts';
import { systemClock } from '#adapters/system-clock.ts';
import type { PostgresDeps } from '#engines/postgres/deps.ts';
import { postgresBin } from '#test/support/postgres-server.ts';

/** The worker's surroundings on this machine, with the tool sets that tests use. */
export function postgresDeps(changes: Partial<PostgresDeps> = {}): PostgresDeps {
  return {
    shell: createProcessShell(),
    secrets: { resolve: () => Promise.reject(new Error('no secrets here')) },
    clock: systemClock,
    progress: { phase() {}, bytes() {}, alive() {}, item() {}, note() {} },
    environment: { PATH: process.env['PATH'], PGSSLMODE: 'disable' },
    tools: { configured: {}, environment: {}, fetched: (major) => postgresBin(major) ?? '/nonexistent' },
    ca: undefined,
    temporaryFolder: tmpdir(),
    ...changes,
  };
}
