import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contestant, Place, Stage } from './contestant.ts';
import { holdfastEnvironment } from './holdfast-runs.ts';

export const restoreNames = { peer: 'pg_restore -j2, then ANALYZE', holdfast: 'holdfast restore --create' };

const target = 'restored';

/** Both end with statistics. pg_restore reads a local folder; Holdfast reads its store and compares everything. */
export function restores(stage: Stage, dumped: Place, stored: Place): readonly Contestant[] {
  const { server } = stage;
  const clear = async (): Promise<void> => {
    await server.psql(`DROP DATABASE IF EXISTS ${target} WITH (FORCE)`);
  };
  return [
    {
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
      clear,
    },
    {
      name: restoreNames.holdfast,
      what: 'restore',
      slow: false,
      prepare: async ({ given, beside }) => ({
        script: '"$NODE" "$HOLDFAST" --config "$CONFIG" restore bench@latest --to "$URL" --create',
        env: {
          ...(await holdfastEnvironment(stage, { given, beside, out: stored.out }, '25%')),
          URL: server.url(target),
        },
      }),
      clear,
    },
  ];
}
