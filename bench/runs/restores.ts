import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contestant, Place, Prepared, Stage } from './contestant.ts';
import { holdfastEnvironment } from './holdfast-runs.ts';

export const restoreNames = { peer: 'pg_restore -j2, then ANALYZE', holdfast: 'holdfast restore --create' };

const target = 'restored';

/** Both end with statistics. pg_restore reads a local folder; Holdfast reads its store and compares everything. */
export function restores(stage: Stage, dumped: Place, stored: Place): readonly Contestant[] {
  const store = { directory: stored.out };
  return [
    peerRestore(stage, dumped),
    holdfastRestore(stage, restoreNames.holdfast, async (given) => ({
      env: await holdfastEnvironment(stage, given, store, '25%'),
    })),
  ];
}

export const peerRestore = ({ server }: Stage, dumped: Place): Contestant => ({
  name: restoreNames.peer,
  what: 'restore',
  slow: false,
  prepare: async ({ given }) => ({
    script: [
      'createdb --maintenance-db="$ADMIN" restored',
      'pg_restore -j2 -d "$URL" "$DUMP"',
      'touch "$LOADED"',
      'psql -X -q -d "$URL" -c ANALYZE',
    ].join(' && '),
    env: {
      ADMIN: server.url(),
      URL: server.url(target),
      DUMP: join(dumped.out, 'dump'),
      LOADED: join(given, 'loaded'),
    },
  }),
  workDoneMs: async ({ given }) => (await stat(join(given, 'loaded'))).ctimeMs,
  clear: () => dropTarget(server),
});

/** From whatever store `prepareStore` names. */
export const holdfastRestore = (
  { server }: Stage,
  name: string,
  prepareStore: (given: string) => Promise<Omit<Prepared, 'script'>>,
): Contestant => ({
  name,
  what: 'restore',
  slow: false,
  prepare: async ({ given }) => {
    const prepared = await prepareStore(given);
    return {
      ...prepared,
      script: '"$NODE" "$HOLDFAST" --config "$CONFIG" restore bench@latest --to "$URL" --create',
      env: { ...prepared.env, URL: server.url(target) },
    };
  },
  clear: () => dropTarget(server),
});

async function dropTarget(server: Stage['server']): Promise<void> {
  await server.psql(`DROP DATABASE IF EXISTS ${target} WITH (FORCE)`);
}
