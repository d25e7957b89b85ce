import { PermanentError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { FoundDatabases, TaggedDatabases } from '../ports/databases/found-databases.ts';
import { foundName } from './found-name.ts';
import { tagOf } from './tagged-sources.ts';

interface Deps {
  readonly tagged: TaggedDatabases;
  readonly found: FoundDatabases;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a source stands for now. `failure`: nobody could look, and these are those that were found the last time. */
export interface Members {
  readonly names: readonly string[];
  readonly failure?: unknown;
}

/**
 * Finds the databases of a source by its tag, and keeps which are there and which are no more. Dies this process anywhere,
 * whoever looks next finishes it: what is written are facts, one by one, and the look itself is written last. That it could
 * not look takes nobody's backup away: those that were found before are still asked for.
 */
export async function findDatabases(
  { tagged, found, clock, log }: Deps,
  source: { readonly name: string },
): Promise<Members> {
  const tag = tagOf(source);
  if (!tag) throw new PermanentError(`source '${source.name}' has no tag`, { hint: 'deploy again' });
  const of = source.name;
  const known = (await found.read()).databases.filter((one) => one.of === of);
  const nameOf = (one: Parameters<typeof foundName>[1]): string => foundName(of, one);
  let there: Awaited<ReturnType<typeof tagged.having>>;
  try {
    there = await tagged.having(tag);
  } catch (failure) {
    const before = known.filter(({ missingSince }) => missingSince === undefined);
    return { names: before.map(nameOf).sort(), failure };
  }
  const now = clock.now().toISOString();
  const before = new Map(known.map((one) => [nameOf(one), one]));
  const names = new Set(there.map(nameOf));
  for (const { kind, id } of there) {
    const one = before.get(nameOf({ kind, id }));
    if (one && one.missingSince === undefined) continue;
    await found.keep({ of, kind, id, firstAt: one?.firstAt ?? now });
    log.info(one ? 'DATABASE_IS_BACK' : 'DATABASE_FOUND', { source: of, kind, id });
  }
  for (const [name, one] of before) {
    if (names.has(name) || one.missingSince !== undefined) continue;
    await found.keep({ ...one, missingSince: now });
    log.warn('DATABASE_VANISHED', { source: of, kind: one.kind, id: one.id });
  }
  await found.looked({ of, at: now });
  return { names: [...names].sort() };
}
