import { existsSync } from 'node:fs';
import { EnvironmentError } from '#core/errors.ts';

export interface LitePlaces {
  /** From the config's `tools: { milvus: { 3: '/opt/milvus-lite/bin/python3' } }`: all of them, checked first. */
  readonly configured: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A Python that has it: what `npm run tools` fetched. */
  readonly fetched: string;
}

/** A server of Milvus Lite says of itself `milvus_lite-3.2.2`. */
const isLite = /^milvus_lite-/;

/**
 * The Python with a Milvus Lite that can take this point. Lite has one process and one storage, and forgets parts of what a
 * full server knows (names of indexes, descriptions, consistency levels, kinds of vectors), so it proves nothing about
 * points of one: EnvironmentError says so.
 */
export function findLite(version: string, { configured, environment, fetched }: LitePlaces): string {
  if (!isLite.test(version)) {
    throw new EnvironmentError(
      `the point is of a full Milvus (${version}), and only Milvus Lite can be started here`,
      {
        hint: 'restore it into a test server of its version: npx holdfast restore <point> --to env:NAME, which compares every row',
      },
    );
  }
  const named = environment['HOLDFAST_MILVUS_LITE_PYTHON'];
  const found = [...(named === undefined ? [] : [named]), ...configured, fetched].find((path) =>
    existsSync(path),
  );
  if (found !== undefined) return found;
  throw new EnvironmentError('a Python with Milvus Lite is needed on this machine, and there is none', {
    hint: 'run `npm run tools`, or name one in HOLDFAST_MILVUS_LITE_PYTHON or in the config: tools: { milvus: { 3: … } }',
  });
}
