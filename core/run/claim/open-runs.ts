import type { z } from 'zod';
import { type RunName, runPrefix } from '../../point/keys.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Processes } from '../../ports/processes.ts';
import type { Store } from '../../ports/store.ts';
import { Claim, Lease } from './run-records.ts';

/** A run without an end. */
export interface OpenRun extends RunName {
  /** undefined when claim.json cannot be read: somebody edited it, or it is being written. */
  readonly claim: Claim | undefined;
  /** Whether it has begun to write; before that it only contends. */
  readonly working: boolean;
  readonly state: 'alive' | 'dead';
}

/** All runs of a source that have no end, in order of their ids. */
export async function openRuns(
  store: Store,
  { engine, source }: Omit<RunName, 'runId'>,
  clock: Clock,
  processes: Processes,
): Promise<readonly OpenRun[]> {
  const prefix = `runs/${engine}/${source}/`;
  const files = new Map<string, string[]>();
  for await (const { key } of store.list(prefix)) {
    const [runId, name] = key.slice(prefix.length).split('/');
    if (runId && name) files.set(runId, [...(files.get(runId) ?? []), name]);
  }
  const open = [...files].filter(([, names]) => !names.includes('end.json'));
  return Promise.all(
    open.map(async ([runId, names]) => {
      const run = { engine, source, runId };
      const claim = await record(store, `${runPrefix(run)}claim.json`, Claim);
      const last = newestLease(names);
      const lease = last === undefined ? undefined : await record(store, `${runPrefix(run)}${last}`, Lease);
      const until = lease?.until ?? claim?.leaseUntil;
      return { ...run, claim, working: last !== undefined, state: stateOf(claim, until, clock, processes) };
    }),
  );
}

/** A process that is known to be gone cannot come back: its lease need not be waited for. */
function stateOf(
  claim: Claim | undefined,
  until: string | undefined,
  clock: Clock,
  processes: Processes,
): OpenRun['state'] {
  if (claim && processes.isRunning(claim) === 'gone') return 'dead';
  return until !== undefined && new Date(until) > clock.now() ? 'alive' : 'dead';
}

function newestLease(names: readonly string[]): string | undefined {
  const numbers = names.flatMap((name) => {
    const match = /^lease-(\d+)\.json$/.exec(name);
    return match ? [Number(match[1])] : [];
  });
  return numbers.length === 0 ? undefined : `lease-${Math.max(...numbers)}.json`;
}

async function record<Schema extends z.ZodType>(
  store: Store,
  key: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  const bytes = await store.get(key);
  if (!bytes) return undefined;
  try {
    return schema.safeParse(JSON.parse(bytes.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
