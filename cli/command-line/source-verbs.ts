import { Argument, InvalidArgumentError, Option } from 'commander';
import type { InitInput } from '../init/init.ts';
import type { ReportInput } from '../report/report.ts';
import type { ThawOptions } from '../thaw/until-readable.ts';
import type { Asks, Define } from './program.ts';
import { thawTier, waitHelp } from './thaw-options.ts';

const classes = ['daily', 'weekly', 'monthly', 'yearly', 'pre-deploy', 'on-demand'];

/** Verbs that begin with a source: is it safe, make it safe, prove it. */
export function addSourceVerbs(define: Define, asks: Asks): void {
  define('init', 'write a first config from what an AWS account shows')
    .option('--region <region>', "where to look (default: AWS's own settings)", region)
    .option(
      '--deployment <name>',
      'the word that secrets are tagged with, and stacks named by',
      deployment,
      'holdfast',
    )
    .option('--directory <folder>', 'a folder instead of AWS, which is not asked then', folder)
    .action((options: InitInput) =>
      asks(async (context) => (await import('../init/init.ts')).init(context, options)),
    );
  define('doctor', 'reach everything that tonight needs; say what would fail').action(() =>
    asks(async (context) => (await import('../verbs/doctor.ts')).doctor(context)),
  );
  define('run', 'a backup now: taken, sealed, read back')
    .argument('[names...]', 'sources, plans or sets')
    .option('--all', 'every source of the config')
    .addOption(new Option('--class <class>', 'how it is kept').choices(classes))
    .option('--wait', 'wait for the end (always so without stacks)')
    .action((names: string[], options: { all?: boolean; class?: string; wait?: boolean }) =>
      asks(async (context) =>
        (await import('../verbs/run.ts')).run(context, {
          names,
          all: options.all === true,
          class: options.class,
          wait: options.wait === true,
        }),
      ),
    );
  define('status', 'a line per source: newest good point, age, last drill')
    .argument('[source]', 'one source instead of all')
    .action((source?: string) =>
      asks(async (context) => (await import('../verbs/status.ts')).status(context, source)),
    );
  define('drill', 'restore into a throw-away server, compare, take the time')
    .argument('<name>', 'a source or a set')
    .addOption(thawTier())
    .option('--wait', waitHelp)
    .action((name: string, options: ThawOptions) =>
      asks(async (context) => (await import('../verbs/drill.ts')).drill(context, name, options)),
    );
  define('catalog', 'make records anew from what lies in the store')
    .addArgument(new Argument('<what>', 'what to do with it').choices(['rebuild']))
    .action(() =>
      asks(async (context) => (await import('../verbs/rebuild-catalog.ts')).rebuildCatalog(context)),
    );
  define('report', 'one HTML page of the whole state, on standard output')
    .option('--scenarios', 'in its place what to do when data is lost, with the times of the last drills')
    .option('--out <file>', 'into a file')
    .action((options: ReportInput) =>
      asks(async (context) => (await import('../report/report.ts')).report(context, options)),
    );
  define('audit', 'who did what, the newest first').action(() =>
    asks(async (context) => (await import('../verbs/audit.ts')).audit(context)),
  );
}

const region = matching(/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/, "write a region such as 'eu-central-1'");
const deployment = matching(
  /^[a-z][a-z0-9-]{0,29}$/,
  'write 1 to 30 letters a-z, digits and -, starting with a letter',
);
const folder = matching(/./, "write a folder such as 'backups'");

function matching(rule: RegExp, advice: string): (text: string) => string {
  return (text) => {
    if (rule.test(text)) return text;
    throw new InvalidArgumentError(advice);
  };
}
