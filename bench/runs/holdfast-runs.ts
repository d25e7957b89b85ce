import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PermanentError } from '#core/errors.ts';
import type { ConfigInput } from '#engines/config.ts';
import { database } from '../data/fill.ts';
import type { Contestant, Place, Stage } from './contestant.ts';

export const program = fileURLToPath(new URL('../../cli/holdfast.mjs', import.meta.url));
export const source = 'bench';

export const holdfastNames = { counted: 'holdfast, counts 25 %', uncounted: 'holdfast, counts off' };

/** Holdfast into a folder: two streams, the level of its best peer, with and without counts. */
export function holdfastRuns(stage: Stage): readonly Contestant[] {
  const run = (name: string, counts: string): Contestant => ({
    name,
    what: 'backup',
    slow: false,
    prepare: async (place) => ({
      script: '"$NODE" "$HOLDFAST" --config "$CONFIG" run bench',
      env: await holdfastEnvironment(stage, place.given, { directory: place.out }, counts),
    }),
    // The manifest is the last object of a point: after it comes the read-back.
    workDoneMs: async (place) => (await stat(await manifestOf(place))).ctimeMs,
  });
  return [run(holdfastNames.counted, '25%'), run(holdfastNames.uncounted, '0%')];
}

/** Writes the config into `given`. */
export async function holdfastEnvironment(
  { server }: Stage,
  given: string,
  store: ConfigInput['store'],
  counts: string,
): Promise<Record<string, string>> {
  const config: ConfigInput = {
    store,
    plans: { nightly: { keep: { daily: '14d' }, streams: 2 } },
    sources: {
      [source]: {
        engine: 'postgres',
        plan: 'nightly',
        url: { env: 'BENCH_URL' },
        rpo: '25h',
        counts,
        compression: 'zstd:3',
      },
    },
  };
  const file = join(given, 'holdfast.config.json');
  await writeFile(file, JSON.stringify(config));
  return {
    NODE: process.execPath,
    HOLDFAST: program,
    CONFIG: file,
    BENCH_URL: server.url(database),
    [`HOLDFAST_POSTGRES_${server.major}_BIN`]: server.bin,
  };
}

async function manifestOf({ out }: Place): Promise<string> {
  const files = await readdir(join(out, 'points'), { recursive: true });
  const [manifest] = files.filter((file) => file.endsWith('manifest.json'));
  if (manifest) return join(out, 'points', manifest);
  throw new PermanentError('a run ended well and left no manifest', { hint: 'look into the store it wrote' });
}
