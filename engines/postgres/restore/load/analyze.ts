import * as z from 'zod';
import type { Session } from '../../connection/session.ts';
import type { TargetTools } from './tools-of-target.ts';

const Name = z.object({ name: z.string() });

/**
 * Makes the planner's statistics (R6): coarse ones of every table first, then better ones. Parents of partitions have
 * their own, which neither autovacuum nor vacuumdb ever makes. Returns what went wrong: the rows are whole all the same.
 */
export async function analyze(
  session: Session,
  tools: TargetTools,
  streams: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const args = ['--analyze-in-stages', '-q', '-j', String(streams)];
  const problems = [...(await tools.run('vacuumdb', args, signal))];
  const parents = await session.rows(
    Name,
    `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'p' AND NOT c.relispartition`,
  );
  for (const { name } of parents) {
    await session.run(`ANALYZE ${name}`).catch((error: unknown) => {
      problems.push(`ANALYZE ${name}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  return problems;
}
