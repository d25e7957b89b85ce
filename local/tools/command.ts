import { spawn } from 'node:child_process';
import { PermanentError } from '#core/errors.ts';

interface CommandOptions {
  /** Text for its stdin. */
  readonly input?: string;
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** What the reader should do when the command fails. */
  readonly hint?: string;
}

/** Runs a program to its end and returns its stdout. A failure carries what the program wrote. */
export function command(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const {
    input = '',
    cwd,
    env,
    timeoutMs = 300_000,
    hint = 'cure what it says, then run it again',
  } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...env },
      timeout: timeoutMs,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    // a program that ends early does not read its input: its exit code says why
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', (cause) => {
      reject(
        new PermanentError(`cannot start ${program}: ${cause.message}`, {
          hint: `install ${program}`,
          cause,
        }),
      );
    });
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(stdout);
      const end = code === null ? `was ended by ${signal}` : `ended with ${code}`;
      const said = (stderr.trim() || stdout.trim()).slice(-4000);
      reject(new PermanentError(`${program} ${args[0] ?? ''} ${end}: ${said}`, { hint }));
    });
  });
}
