import * as z from 'zod';
import type { Clock } from '#core/ports/clock.ts';
import type { Session } from '../../connection/session.ts';
import { exactName } from './choose-tables.ts';
import type { Table } from './list-tables.ts';

const Count = z.object({ rows: z.coerce.number() });

/**
 * The first counts are free, and go on when the dumps have ended sooner: small tables are counted whatever pg_dump
 * does, so that one which returns at once, with other rows, does not escape its counts.
 */
export const freeMs = 500;

/**
 * Counts rows in the dump's own snapshot, on a connection of its own, the smallest table first, until `until` is
 * aborted. It takes no more than `percent` of the time that has passed, so that a dump is not slowed by more.
 * What was not counted is missing in the result: the stream count of the read-back is always there (P4).
 */
export async function countRows(
  session: Session,
  snapshotId: string,
  tables: readonly Table[],
  { percent, clock, until }: { readonly percent: number; readonly clock: Clock; readonly until: AbortSignal },
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  if (percent === 0) return counts;
  const snapshot = snapshotId.replaceAll("'", "''");
  // Parallel workers would take from the dumps several times the share that is counted here.
  const begin = `BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET TRANSACTION SNAPSHOT '${snapshot}';
    SET LOCAL max_parallel_workers_per_gather = 0`;
  const startedMs = clock.now().getTime();
  let spentMs = 0;
  const stopped = new Promise<undefined>((resolve) => {
    until.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const earned = (): number => Math.max(freeMs, ((clock.now().getTime() - startedMs) * percent) / 100);
  for (const table of [...tables].sort((a, b) => a.bytes - b.bytes)) {
    while (spentMs > earned() && !until.aborted) await clock.sleep(50, until).catch(() => {});
    if (until.aborted) break;
    const beganMs = clock.now().getTime();
    // One transaction for each: a count locks every index too, and the server has room for so many locks only.
    await session.run(begin);
    const ended = await Promise.race([
      session.rows(Count, `SELECT pg_catalog.count(*) AS rows FROM ONLY ${exactName(table)}`),
      stopped,
    ]);
    if (!ended?.[0]) break;
    await session.run('COMMIT');
    counts.set(table.qualified, ended[0].rows);
    spentMs += clock.now().getTime() - beganMs;
  }
  return counts;
}
