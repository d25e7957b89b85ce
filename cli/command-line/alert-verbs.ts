import { Argument } from 'commander';
import type { Asks, Define } from './program.ts';

/** Verbs about what is wrong now, and about who hears of it. */
export function addAlertVerbs(define: Define, asks: Asks): void {
  define('incidents', 'what is wrong now, since when, and who has it in hand').action(() =>
    asks(async (context) => (await import('../alerts/incidents.ts')).incidents(context)),
  );
  define('ack', 'take what is open for a source in hand: nobody else is called')
    .argument('<source>', 'as incidents shows it')
    .argument('[kind]', 'one kind instead of all')
    .action((source: string, kind?: string) =>
      asks(async (context) => (await import('../alerts/ack.ts')).ack(context, { source, kind })),
    );
  define('alert', 'send a test through every channel, and wait for its answer')
    .addArgument(new Argument('<what>', 'what to do').choices(['test']))
    .action(() => asks(async (context) => (await import('../alerts/alert-test.ts')).alertTest(context)));
}
