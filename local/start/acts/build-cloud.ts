import { join } from 'node:path';
import { workerProgram } from '../../cloud/engine/worker-program.ts';
import { startLocalCloud } from '../../cloud/start-cloud.ts';
import type { Stage } from '../stage.ts';
import type { Measured } from '../telling/ledger.ts';

/** Starts the emulator of AWS, which enforces permissions, and the engine by which its Fargate tasks are processes of this machine. */
export async function buildCloud({ say, folder, cloud }: Stage): Promise<Measured> {
  say('\nstarting a cloud on this machine');
  const program = workerProgram();
  const started = await startLocalCloud({
    folder: join(folder, 'cloud'),
    enforceIam: true,
    programs: () => program,
    say,
  });
  cloud.set(started);
  const names = started.corrections.filter(({ applied }) => applied).map(({ name }) => name);
  return {
    seen: `${started.endpoint}, ${names.length} corrections of the emulator`,
    evidence: { endpoint: started.endpoint, corrections: names },
  };
}
