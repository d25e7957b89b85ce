import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Runs child.ts, as another user if asked. */
export function startChild(deed: string, root: string, ids: { uid?: number; gid?: number } = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), deed, root], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {},
    ...ids,
  });
  let printed = '';
  child.stdout.on('data', (text) => {
    printed += text;
  });
  const closed = once(child, 'close');
  return {
    firstOutput: () => once(child.stdout, 'data'),
    printed: async () => {
      await closed;
      return printed;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
