import { join } from 'node:path';
import { availableMajors, postgresBin } from '../../postgres-home.ts';
import { repository } from '../../tools/folders.ts';
import type { Program } from './program.ts';

/** The worker from its sources, with the PostgreSQL sets of this machine: what every image of ours starts. */
export function workerProgram(): Program {
  const sets = availableMajors().flatMap((major) => {
    const bin = postgresBin(major);
    return bin === undefined ? [] : [[`HOLDFAST_POSTGRES_${major}_BIN`, bin]];
  });
  return {
    command: [process.execPath, join(repository, 'containers/worker/main.ts')],
    environment: Object.fromEntries(sets),
  };
}
