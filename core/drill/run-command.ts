import type { Shell } from '../ports/shell.ts';
import type { CheckResult } from './check.ts';

export interface DrillCommand {
  readonly command: string;
  /** The config's folder. */
  readonly folder: string;
  /** Variables that a command needs to find its programs; nothing else of ours is handed on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of the restored database. */
  readonly databaseUrl: string;
  /** What leads to it beside DATABASE_URL. */
  readonly leading?: Readonly<Record<string, string>> | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

const handedOn = ['PATH', 'HOME', 'LANG', 'TZ'];

/** Runs a source's own test against the restored database: good when it ends with 0 in time. */
export async function runCommand(shell: Shell, request: DrillCommand): Promise<CheckResult> {
  const { command, folder, environment, databaseUrl, leading, timeoutMs, signal, log } = request;
  const inherited = handedOn.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const started = performance.now();
  const { code, stdout, stderr, ...exit } = await shell.run(
    {
      file: 'sh',
      args: ['-c', command],
      env: { ...Object.fromEntries(inherited), ...leading, DATABASE_URL: databaseUrl },
      cwd: folder,
    },
    { signal, timeoutMs },
  );
  signal.throwIfAborted();
  for (const [stream, text] of [
    ['stdout', stdout],
    ['stderr', stderr],
  ] as const) {
    if (text.trim() !== '') log(`${stream} of '${command}':\n${text.trimEnd()}`);
  }
  const inTime = performance.now() - started < timeoutMs;
  const found = inTime
    ? code === null
      ? `ended by ${exit.signal}`
      : `exit code ${code}`
    : `stopped after ${Math.round(timeoutMs / 1000)} s`;
  log(`'${command}': ${found}`);
  return { check: `command: ${command}`, ok: inTime && code === 0, found };
}
