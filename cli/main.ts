import { StoppedError } from '#core/errors.ts';
import { ask } from './command-line/ask.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { createOutput, type Output } from './output/output.ts';
import { tellError } from './output/told-error.ts';
import { listenForStop, type Stop } from './stop.ts';

/** The command line of this process, from its arguments to its exit code. */
export async function main(): Promise<void> {
  const { env: environment, stdout, stderr } = process;
  const args = process.argv.slice(2);
  // A reader that has seen enough (| head) must not end a backup. A result that is lost otherwise is no success.
  let isLost = false;
  stderr.on('error', () => {});
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    isLost ||= error.code !== 'EPIPE';
  });
  const output = createOutput({
    stdout,
    stderr,
    environment,
    json: args.includes('--json'),
    nowMs: () => performance.now(),
  });
  const isDebugged = Boolean(environment['HOLDFAST_DEBUG']);
  const fail = (error: unknown): number => {
    output.error(tellError(error));
    if (isDebugged) stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return exitCodeOf(error);
  };
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error: unknown) => process.exit(fail(error)));
  }
  const stop = listenForStop(environment, output.say);
  const code = await Promise.race([
    perform(args, { output, environment, stop }).catch((error: unknown) =>
      // a verb may know better than the signal what its end means
      fail(stop.signal.aborted && !(error instanceof StoppedError) ? stop.signal.reason : error),
    ),
    stop.hurry.then(() => fail(stop.signal.reason)),
  ]);
  // Whoever reads slowly still gets the whole document; whoever asks twice to stop has waited enough.
  await Promise.race([Promise.all([stdout, stderr].map(written)), stop.hurry]);
  // Not by waiting for open handles: a connection that hangs must not keep a finished command alive.
  process.exit(stop.exitCode() ?? (isLost && code === exitCodes.good ? exitCodes.failed : code));
}

/** Resolves when everything that was written has gone out, or cannot go any more. */
const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => void stream.write('', () => resolve()));

async function perform(
  args: readonly string[],
  {
    output,
    environment,
    stop,
  }: {
    readonly output: Output;
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly stop: Stop;
  },
): Promise<number> {
  let told = '';
  const asked = await ask(args, (text) => {
    told += text;
  });
  if (!asked) {
    output.result({ document: { text: told.trim() }, text: told.trimEnd() });
    return exitCodes.good;
  }
  const { configFile, verb } = asked;
  const { signal, throwIfStopped } = stop;
  const result = await verb({ configFile, output, environment, signal, throwIfStopped });
  output.result(result);
  return result.exitCode;
}
