import { Argument, Option } from 'commander';
import type { Asks, Define } from './program.ts';

const classes = ['daily', 'weekly', 'monthly', 'yearly', 'pre-deploy', 'on-demand'];

/** Verbs that begin with a source: is it safe, make it safe, prove it. */
export function addSourceVerbs(define: Define, asks: Asks): void {
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
    .action((name: string) =>
      asks(async (context) => (await import('../verbs/drill.ts')).drill(context, name)),
    );
  define('catalog', 'make records anew from what lies in the store')
    .addArgument(new Argument('<what>', 'what to do with it').choices(['rebuild']))
    .action(() =>
      asks(async (context) => (await import('../verbs/rebuild-catalog.ts')).rebuildCatalog(context)),
    );
  define('audit', 'who did what, the newest first').action(() =>
    asks(async (context) => (await import('../verbs/audit.ts')).audit(context)),
  );
}
