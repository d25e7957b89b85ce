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

it('backs up a million nodes and reads them back with a heap of 64 MB', async () => {
  const here = neo4jHere();
  if ('reason' in here) return notExercised(here.reason);
  const server = await startNeo4j();
  try {
    for (let from = 0; from < 1_000_000; from += 100_000) {
      const range = `range(${from}, ${from + 99_999})`;
      await server.run(
        `UNWIND ${range} AS i CREATE (:Person {id: i, name: 'the person with the number ' + i, score: i * 0.5})`,
      );
    }
    const script = path.join(import.meta.dirname, 'back-up-alone.ts');
    const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=64', script], {
      env: { PATH: process.env['PATH'], GRAPH_URL: server.url },
      maxBuffer: megabyte,
    });
    const { level, rows, logicalBytes, peakBytes } = Told.parse(JSON.parse(stdout));
    expect([level, rows]).toEqual(['verified', 1_000_000]);
    // as text it is larger than all the memory that the process had for itself
    expect(logicalBytes).toBeGreaterThan(64 * megabyte);
    expect(peakBytes).toBeLessThan(320 * megabyte);
  } finally {
    await server.stop();
  }
});
