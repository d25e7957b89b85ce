import type { BackupResult } from '#core/ports/worker.ts';
import type { GraphDocument } from '../archive/graph-document.ts';
import type { ServerFacts } from '../contents/server-facts.ts';
import type { TakenGraph } from './take-graph.ts';

/** What a person who restores should know of a point. */
export function notesOf(
  { states, dangling, repeated }: TakenGraph,
  {
    consistency,
    facts,
    users,
  }: {
    readonly consistency: BackupResult['consistency'];
    readonly facts: ServerFacts;
    readonly users: GraphDocument['users'];
  },
): string[] {
  const broken = states.filter(({ state }) => state !== 'ONLINE');
  return [
    ...(consistency.kind === 'fuzzy'
      ? [
          `fuzzy: it was written to between ${consistency.from} and ${consistency.to}; ${dangling} relationships whose nodes came meanwhile are left out, ${repeated} nodes were read twice`,
        ]
      : []),
    ...broken.map(
      ({ name, state, failure }) =>
        `index ${name} was ${state} at the source${failure ? `: ${failure}` : ''}`,
    ),
    ...(users === null
      ? ['users could not be read by this user, and are not listed']
      : ['users are listed and not restored: Bolt gives nobody their passwords']),
    ...(facts.edition === 'community'
      ? []
      : ['what the rights of the user hide from it is not in this point: the server does not tell']),
  ];
}
