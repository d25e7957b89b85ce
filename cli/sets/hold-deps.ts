import path from 'node:path';
import { createOwedFiles } from '#adapters/owed/owed-files.ts';
import type { Shell } from '#core/ports/shell.ts';
import type { HoldDeps } from '#core/sets/quiesce/hold-writes.ts';

interface Surroundings extends Omit<HoldDeps, 'owed' | 'command'> {
  readonly shell: Shell;
  /** The config's folder: where the commands run, and where it is kept what is owed. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The commands of a pause run in a shell, with our whole environment: they may need a password to reach what they pause. */
export function holdDeps({ shell, folder, environment, clock, processes }: Surroundings): HoldDeps {
  const env = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return {
    clock,
    processes,
    owed: createOwedFiles(path.join(folder, '.holdfast/owed')),
    async command(command, timeoutMs) {
      const asked = { file: 'sh', args: ['-c', command], env, cwd: folder };
      const { code, signal, stderr } = await shell.run(asked, { timeoutMs });
      if (code === 0) return undefined;
      const said = stderr.trim().split('\n').at(-1) ?? '';
      const how =
        code === null ? `ended by ${signal} (${timeoutMs / 1000} s are allowed)` : `exit code ${code}`;
      return said === '' ? how : `${how}: ${said}`;
    },
  };
}
