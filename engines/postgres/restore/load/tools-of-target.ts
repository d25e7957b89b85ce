import type { Manifest } from '#core/manifest/manifest.ts';
import type { Child, Command } from '#core/ports/shell.ts';
import type { ConnectionSettings } from '../../connection/settings.ts';
import { toolEnvironment } from '../../connection/tool-environment.ts';
import type { PostgresDeps } from '../../deps.ts';
import { clientFor, findToolSet, type ToolSet } from '../../tools/tool-set.ts';
import { archivedMajor } from '../../verify/versions.ts';
import { databaseArgument } from '../sql-text.ts';
import type { PinnedSettings } from './pinned-settings.ts';
import { restoreErrors, transactionTimeout } from './restore-errors.ts';

/** Runs PostgreSQL's client tools against one target. */
export interface TargetTools {
  readonly client: ToolSet;
  /** As which the target's views show these tools. */
  readonly applicationName: string;
  /** What stops pg_restore at its first error, unless an expected one would. */
  readonly stopAtErrors: readonly string[];
  /** Several jobs of one pg_restore; one where an expected error comes from each of them, which cannot be told apart. */
  jobs(streams: number): readonly string[];
  start(program: string, args: readonly string[], stdin?: Command['stdin']): Child;
  /** Waits for the end of a program that `start` gave and tells its errors. */
  errorsOf(program: string, child: Child): Promise<readonly string[]>;
  /** Both, for a program that is ended by the signal, which is then thrown. */
  run(program: string, args: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
}

/** 1.14, 1.15 or 1.16: what a pg_restore of this major reads at most, and pg_dump writes. */
const formatOf = (major: number): number => (major < 16 ? 14 : major === 16 ? 15 : 16);

/** The client for a restore: of the target's own major if it can read the archives, else the archives' own or newer. */
export async function toolsOfTarget(
  settings: ConnectionSettings,
  targetMajor: number,
  point: Pick<Manifest, 'tools' | 'server'>,
  deps: PostgresDeps,
  { applicationName, pinned }: Pick<TargetTools, 'applicationName'> & { readonly pinned: PinnedSettings },
): Promise<TargetTools> {
  const archived = archivedMajor(point);
  const own =
    formatOf(targetMajor) >= formatOf(archived)
      ? await findToolSet(targetMajor, deps.tools, deps.shell)
      : undefined;
  const client = own ?? (await clientFor(Math.max(archived, targetMajor), deps.tools, deps.shell));
  const expected = client.major >= 17 && targetMajor < 17 ? transactionTimeout : undefined;
  const env = toolEnvironment(settings, deps.environment, applicationName, pinned);
  const start: TargetTools['start'] = (program, args, stdin = 'ignore') =>
    deps.shell.start({
      file: client.program(program),
      args: ['-w', '-d', databaseArgument(settings.database), ...args],
      env,
      stdin,
      stdout: 'ignore',
    });
  const errorsOf: TargetTools['errorsOf'] = async (program, child) => {
    const { code } = await child.exited;
    return restoreErrors({ program, code, stderr: child.stderrTail(), ...(expected && { expected }) });
  };
  return {
    client,
    applicationName,
    stopAtErrors: expected ? [] : ['--exit-on-error'],
    jobs: (streams) => (expected ? [] : ['-j', String(streams)]),
    start,
    errorsOf,
    async run(program, args, signal) {
      signal.throwIfAborted();
      const child = start(program, args);
      const stop = (): void => void child.end(0);
      signal.addEventListener('abort', stop, { once: true });
      try {
        const errors = await errorsOf(program, child);
        signal.throwIfAborted();
        return errors;
      } finally {
        signal.removeEventListener('abort', stop);
        await child.end(0);
      }
    },
  };
}
