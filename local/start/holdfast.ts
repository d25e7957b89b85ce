import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repository } from '../tools/folders.ts';

/** How one command ended. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Holdfast {
  /** Types a command for everybody to see, and shows what it prints as it prints it. */
  typed(...args: readonly string[]): Promise<Ran>;
  /** Asks for a document that only the assertions read. Throws unless it ended with 0. */
  asked(...args: readonly string[]): Promise<unknown>;
  /** Types a command for nobody to see, however it ends. */
  ran(...args: readonly string[]): Promise<Ran>;
}

interface Deps {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** What reaches the cloud, beside the environment of this process. */
  readonly environment: () => Readonly<Record<string, string>>;
}

/** The command line that users have, in a process of its own, with the environment that users set. */
export function createHoldfast({ say, signal, environment }: Deps): Holdfast {
  const run = async (args: readonly string[], show: (text: string) => void): Promise<Ran> => {
    signal.throwIfAborted();
    // somebody's own PGHOST or AWS_PROFILE is about other servers and accounts than ours
    const own = Object.entries(process.env).filter(([name]) => !/^(PG|AWS_)/.test(name));
    const child = spawn(process.execPath, [join(repository, 'cli/holdfast.mjs'), ...args], {
      cwd: repository,
      env: { ...Object.fromEntries(own), ...environment() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = () => child.kill('SIGTERM');
    signal.addEventListener('abort', stop);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      show(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      show(text);
    });
    const [code]: unknown[] = await once(child, 'close');
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
    return { code: typeof code === 'number' ? code : null, stdout, stderr };
  };
  return {
    async typed(...args) {
      say(`\n$ npx holdfast ${args.join(' ')}`);
      return run(args, (text) => void process.stdout.write(text));
    },
    ran: (...args) => run(args, () => {}),
    async asked(...args) {
      const { code, stdout, stderr } = await run([...args, '--json'], () => {});
      if (code !== 0) throw new Error(`holdfast ${args.join(' ')} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
  };
}
