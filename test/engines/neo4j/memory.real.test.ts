import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, vi } from 'vitest';
import * as z from 'zod';
import { notExercised } from '#test/support/not-exercised.ts';
import { neo4jHere, startNeo4j } from './neo4j-server.ts';

vi.setConfig({ testTimeout: 600_000 });

const Told = z.object({
  level: z.string(),
  rows: z.number(),
  logicalBytes: z.number(),
  peakBytes: z.number(),
});
const megabyte = 1024 * 1024;

it('backs up more than its process has memory, and reads it back', async () => {
  const here = neo4jHere();
  if ('reason' in here) return notExercised(here.reason);
  const server = await startNeo4j();
  try {
    for (let from = 0; from < 60_000; from += 20_000) {
      const range = `range(${from}, ${from + 19_999})`;
      await server.run(
        `WITH reduce(s = 'x', i IN range(1, 10) | s + s) AS text UNWIND ${range} AS i CREATE (:Page {id: i, text: text + i})`,
      );
    }
    const script = path.join(import.meta.dirname, 'back-up-alone.ts');
    const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=32', script], {
      env: { PATH: process.env['PATH'], GRAPH_URL: server.url },
      maxBuffer: megabyte,
    });
    const { level, rows, logicalBytes, peakBytes } = Told.parse(JSON.parse(stdout));
    expect([level, rows]).toEqual(['verified', 60_000]);
    // as text it is larger than all the memory that the process had for itself
    expect(logicalBytes).toBeGreaterThan(56 * megabyte);
    expect(peakBytes).toBeLessThan(320 * megabyte);
  } finally {
    await server.stop();
  }
});
