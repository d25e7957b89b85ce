import * as z from 'zod';
import { type RunName, runPrefix } from '../point/keys.ts';
import { compactTime } from '../point/run-id.ts';
import type { Store } from '../ports/store.ts';
import { Thawing } from './thawing.ts';

/** That somebody has asked for a thaw: `runs/<engine>/<source>/<runId>/thaw/<time>.json`, never changed. */
export const ThawRecord = z.object({
  thaw: z.literal(1),
  at: z.iso.datetime(),
  /** `user@host`, or a task. */
  by: z.string(),
  /** `restore`, `verify`, … */
  for: z.string(),
  ...Thawing.shape,
});
export type ThawRecord = z.infer<typeof ThawRecord>;

/** Where it is kept that a thaw was asked for. What can be read is told by the objects themselves, and never by this. */
export interface ThawNotes {
  newest(run: RunName): Promise<ThawRecord | undefined>;
  keep(run: RunName, record: ThawRecord): Promise<void>;
}

export const thawPrefix = (run: RunName): string => `${runPrefix(run)}thaw/`;

export function createThawNotes(store: Pick<Store, 'list' | 'get' | 'putOnce'>): ThawNotes {
  return {
    async newest(run) {
      let newest: string | undefined;
      for await (const { key } of store.list(thawPrefix(run))) newest = key;
      const bytes = newest === undefined ? undefined : await store.get(newest);
      return bytes && parsed(bytes);
    },
    async keep(run, record) {
      const at = new Date(record.at);
      const name = `${compactTime(at).slice(0, -1)}.${String(at.getUTCMilliseconds()).padStart(3, '0')}Z.json`;
      await store.putOnce(`${thawPrefix(run)}${name}`, Buffer.from(`${JSON.stringify(record)}\n`));
    },
  };
}

/** For those who tell it elsewhere: a task says it in its report. */
export const noThawNotes: ThawNotes = { newest: async () => undefined, keep: async () => {} };

function parsed(bytes: Buffer): ThawRecord | undefined {
  try {
    return ThawRecord.safeParse(JSON.parse(bytes.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
