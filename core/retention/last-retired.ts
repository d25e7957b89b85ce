import type { Audit } from '../audit/audit.ts';
import { retireVerb } from './retire-source.ts';

/** Whoever retires every day finds it far nearer. */
const entriesRead = 2_000;

/** When retire last worked for each source, as far as the newest deeds tell. */
export async function lastRetired(audit: Audit): Promise<ReadonlyMap<string, Date>> {
  const last = new Map<string, Date>();
  let read = 0;
  for await (const { verb, source, outcome, at } of audit.entries()) {
    if (verb === retireVerb && outcome === 'done' && source !== undefined && !last.has(source))
      last.set(source, new Date(at));
    read += 1;
    if (read >= entriesRead) break;
  }
  return last;
}
