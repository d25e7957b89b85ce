import { randomBytes } from 'node:crypto';
import { type Audit, StoredEntry } from '#core/audit/audit.ts';
import { compactTime } from '#core/point/run-id.ts';
import type { Store } from '#core/ports/store.ts';

const prefix = 'audit/';

/** `audit/<time>-<nonce>.json`, and beside it the log, which is written first: no entry names a log that is not there. */
export function createStoreAudit(store: Store): Audit {
  return {
    async record(entry, lines = []) {
      const name = `${prefix}${timeOfName(entry.at)}-${randomBytes(3).toString('hex')}`;
      const log = lines.length === 0 ? undefined : `${name}.log`;
      if (log !== undefined) await store.putOnce(log, Buffer.from(`${lines.join('\n')}\n`));
      const whole = { ...entry, ...(log === undefined ? {} : { log }) };
      await store.putOnce(`${name}.json`, Buffer.from(`${JSON.stringify(whole)}\n`));
      return whole;
    },
    async *entries() {
      const keys: string[] = [];
      for await (const { key } of store.list(prefix)) if (key.endsWith('.json')) keys.push(key);
      const newestFirst = keys.sort().reverse();
      for (let start = 0; start < newestFirst.length; start += 16) {
        const batch = newestFirst.slice(start, start + 16);
        const read = await Promise.all(batch.map((key) => readEntry(store, key)));
        yield* read.filter((entry) => entry !== undefined);
      }
    },
  };
}

/** With milliseconds, so that the order of the names is the order of the deeds. */
function timeOfName(at: string): string {
  const time = new Date(at);
  return `${compactTime(time).slice(0, -1)}.${String(time.getUTCMilliseconds()).padStart(3, '0')}Z`;
}

async function readEntry(store: Store, key: string): Promise<StoredEntry | undefined> {
  const bytes = await store.get(key);
  if (!bytes) return undefined;
  try {
    return StoredEntry.safeParse(JSON.parse(bytes.toString('utf8'))).data;
  } catch {
    return undefined; // not JSON: somebody edited it, and it says nothing
  }
}
