import { Command, Option } from 'commander';
import type { Verb } from '../verb.ts';
import { version } from '../version.ts';
import { addAlertVerbs } from './alert-verbs.ts';
import { examples } from './examples.ts';
import { addPointVerbs } from './point-verbs.ts';
import { addSourceVerbs } from './source-verbs.ts';

/** What the command line asks for. */
export interface Asked {
  readonly configFile: string;
  readonly verb: Verb;
}

const afterHelp = `
Examples:
${Object.values(examples)
  .map((example) => `  ${example}`)
  .join('\n')}

Exit codes: 0 good, 1 failed or not proven, 2 wrong usage or config, 3 unknown name,
4 some good and some not, or waiting for a thaw, 130 and 143 stopped.`;

/** The verbs and their options. Each verb is loaded when it is asked for: the start is part of every use. */
export function createProgram(choose: (asked: Asked) => void): Command {
  const program = new Command('holdfast')
    .description('Backs up databases, and proves each backup by reading it back and restoring it.')
    .usage('<verb> [options]')
    .addOption(
      new Option('--config <file>', 'the config').env('HOLDFAST_CONFIG').default('./holdfast.config.ts'),
    )
    .option('--json', 'exactly one JSON document on standard output')
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', afterHelp)
    .exitOverride();
  const define = (name: keyof typeof examples, summary: string): Command =>
    program.command(name).description(summary).addHelpText('after', `\nExample:\n  ${examples[name]}`);
  const asks = (verb: Verb): void => {
    const { config }: { config: string } = program.opts();
    choose({ configFile: config, verb });
  };
  addSourceVerbs(define, asks);
  addPointVerbs(define, asks);
  addAlertVerbs(define, asks);
  return program;
}

/** Begins the definition of a verb. */
export type Define = (name: keyof typeof examples, summary: string) => Command;
/** Takes what the command line asked for. */
export type Asks = (verb: Verb) => void;
