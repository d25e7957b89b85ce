import { CommanderError } from 'commander';
import { UsageError } from '#core/errors.ts';
import { type Asked, createProgram } from './program.ts';

/** What the arguments ask for; undefined when they asked for help or the version, which `print` then has got. */
export async function ask(
  args: readonly string[],
  print: (text: string) => void,
): Promise<Asked | undefined> {
  const chosen: Asked[] = [];
  const program = createProgram((asked) => chosen.push(asked));
  const quiet = { writeOut: print, writeErr: () => {}, getOutHelpWidth: () => 100 };
  for (const command of [program, ...program.commands]) command.configureOutput(quiet);
  if (args.length === 0) throw noVerb();
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    if (error.code === 'commander.help') throw noVerb();
    throw usageError(error, args);
  }
  return chosen[0];
}

const noVerb = (): UsageError =>
  new UsageError('no verb was given', {
    hint: 'npx holdfast --help lists them; the quickest: npx holdfast status',
  });

/** `error: unknown option '--al'` and its guess on a second line. */
function usageError(error: CommanderError, args: readonly string[]): UsageError {
  const [first = '', guess = ''] = error.message.replace(/^error: /, '').split('\n');
  const verb = args.find((arg) => /^[a-z]+$/.test(arg));
  const isVerb = error.code !== 'commander.unknownCommand' && verb !== undefined;
  const help = isVerb ? `npx holdfast ${verb} --help` : 'npx holdfast --help';
  const [, meant] = /Did you mean (.*)\?/.exec(guess) ?? [];
  const hint = meant === undefined ? `see ${help}` : `did you mean ${meant}? see ${help}`;
  return new UsageError(maskValues(first), { hint });
}

/** A value that was not understood may hold a password: a URL in the wrong place, for example. */
const maskValues = (message: string): string =>
  /:\/\//.test(message) ? message.replace(/'[^']*:\/\/[^']*'/g, "'(a URL)'") : message;
