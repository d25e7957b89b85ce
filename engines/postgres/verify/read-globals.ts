import type { PointReader } from '#core/ports/worker.ts';
import type { PostgresDeps } from '../deps.ts';
import { storedBytes } from './decoded-archive.ts';

/** The last line that pg_dumpall writes. Nothing else tells a whole script from a cut one. */
const marker = '-- PostgreSQL database cluster dump complete';

/** Roles of the largest clusters make a few megabytes; more is not a script of roles. */
const most = 64 * 1024 * 1024;

/** The script of roles and tablespaces. It may hold hashes of passwords: nothing of it belongs into a message. */
export async function readGlobals(
  point: PointReader,
  deps: Pick<PostgresDeps, 'progress'>,
  signal: AbortSignal,
): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of storedBytes(point, 'globals', deps, signal)) {
    bytes += chunk.length;
    if (bytes <= most) chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What is wrong with the script, without a word of its text. */
export function checkGlobals(script: string): readonly string[] {
  const tail = script.slice(-1000).split('\n');
  if (!tail.includes(marker)) return [`the script of roles does not end with '${marker}': it is cut`];
  return script.includes('CREATE ROLE ') ? [] : ['the script of roles creates no role'];
}
