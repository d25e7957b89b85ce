import { InvalidArgumentError } from 'commander';
import type { RetireInput } from '../retention/retire.ts';
import type { ThawOptions } from '../thaw/until-readable.ts';
import type { RestoreInput } from '../verbs/restore.ts';
import type { Asks, Define } from './program.ts';
import { thawTier, waitHelp } from './thaw-options.ts';

const pointForms = 'source@latest, source@<run> or source@<time>';
const pointOrSet = `${pointForms}; or of a set`;

/** Verbs that begin with a point. */
export function addPointVerbs(define: Define, asks: Asks): void {
  define('list', 'the points, the newest first')
    .argument('[source]', 'one source instead of all, or a set')
    .option('--limit <n>', 'the newest n', whole)
    .action((source: string | undefined, options: { limit?: number }) =>
      asks(async (context) => (await import('../verbs/list.ts')).list(context, source, options.limit)),
    );
  define('show', 'one point whole: contents, objects, history')
    .argument('<point>', pointOrSet)
    .action((point: string) =>
      asks(async (context) => (await import('../verbs/show.ts')).show(context, point)),
    );
  define('explain', 'why a point is kept, until when, where it lies and what it costs')
    .argument('<point>', pointForms)
    .action((point: string) =>
      asks(async (context) => (await import('../retention/explain.ts')).explain(context, point)),
    );
  define('cost', 'what the points of each source cost a month')
    .argument('[source]', 'one source instead of all')
    .action((source?: string) =>
      asks(async (context) => (await import('../costs/cost.ts')).cost(context, source)),
    );
  define('verify', 'read back every byte of a point, decode, compare')
    .argument('<point>', pointForms)
    .addOption(thawTier())
    .option('--wait', waitHelp)
    .action((point: string, options: ThawOptions) =>
      asks(async (context) => (await import('../verbs/verify.ts')).verify(context, point, options)),
    );
  define('retire', 'hide what no rule keeps any more; a deployment does so every day')
    .argument('[source]', 'one source instead of all')
    .option('--dry-run', 'only say what would go by this config')
    .option(
      '--confirm',
      'also what waits for a person: too much at once, a source without a plan; for one source',
    )
    .action((source: string | undefined, options: Omit<RetireInput, 'source'>) =>
      asks(async (context) =>
        (await import('../retention/retire.ts')).retire(context, { source, ...options }),
      ),
    );
  define('replay', 'what judging and retention would have done over a history')
    .argument('<file>', 'JSON: plan, rpo, runs')
    .action((file: string) =>
      asks(async (context) => (await import('../retention/replay.ts')).replay(context, file)),
    );
  define('accept', 'say of a suspect point that it is right now')
    .argument('<point>', 'source@<run>: latest passes a suspect one over')
    .action((point: string) =>
      asks(async (context) => (await import('../judging/accept.ts')).accept(context, point)),
    );
  define('undelete', 'take back a point that retire has hidden')
    .argument('<point>', 'source@<run>, as retire has named it')
    .action((point: string) =>
      asks(async (context) => (await import('../retention/undelete.ts')).undelete(context, point)),
    );
  define('diff', 'compare a point of files with what is there now')
    .argument('<point>', pointForms)
    .option('--with <folder>', 'another folder instead of the source')
    .action((point: string, options: { with?: string }) =>
      asks(async (context) => (await import('../compare/diff.ts')).diff(context, point, options.with)),
    );
  define('restore', 'bring a point back into an empty database or folder, compare all')
    .argument('<point>', pointOrSet)
    .requiredOption(
      '--to <url>',
      'the database: a URL without a password, env:NAME of a variable, secret:NAME of a secret; of files, a folder such as ./back; of RDS, rds:NAME of a new one; of a set member=… for each member',
      (target: string, before: readonly string[] = []) => [...before, target],
    )
    .option('--at <time>', 'of RDS: an instant of the automated backups; <point> is the source then')
    .option('--create', 'make the database, with the settings of the original')
    .option('--roles', 'make roles that are missing, without login')
    .option('--streams <n>', 'archives restored at once', whole)
    .option('--only <path...>', 'of files: these, and all below them')
    .option('--overwrite', 'of files: replace what has the same names in the folder')
    .addOption(thawTier())
    .option('--wait', waitHelp)
    .option('--in-cloud', 'by a task of the deployment; it makes the database, and needs --to secret:NAME')
    .action((point: string, options: Omit<RestoreInput, 'point'>) =>
      asks(async (context) => (await import('../verbs/restore.ts')).restore(context, { point, ...options })),
    );
}

function whole(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('write a whole number, 1 or more');
}
