import { database } from '../data/fill.ts';
import type { Contestant, Stage } from './contestant.ts';

/** The one that Holdfast is held against: as parallel, the same compression. */
export const bestPeer = 'pg_dump -Fd -j2 -Z zstd:3';
export const usualScript = 'pg_dump | gzip';

/** What people use instead, writing to the local disk. Each flushes to disk as it does by itself. */
export function dumpPeers({ server }: Stage): readonly Contestant[] {
  const peer = (name: string, slow: boolean, script: string): Contestant => ({
    name,
    what: 'backup',
    slow,
    prepare: async ({ out }) => ({ script, env: { OUT: out, URL: server.url(database) } }),
  });
  return [
    peer(bestPeer, false, 'pg_dump -Fd -j2 -Z zstd:3 -f "$OUT/dump" -d "$URL"'),
    peer(usualScript, true, 'pg_dump -d "$URL" | gzip > "$OUT/dump.sql.gz"'),
    peer('pg_dump -Fc', true, 'pg_dump -Fc -f "$OUT/dump" -d "$URL"'),
  ];
}
