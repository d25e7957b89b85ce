import { createBackedUp } from './backed-up.ts';
import { source, workerOf } from './neo4j-source.ts';

// A process of its own, for a test that gives it little memory: backs up the graph of GRAPH_URL and reads it back.
const backedUp = createBackedUp(source);
try {
  const { level, manifest } = await backedUp.backUp(workerOf(process.env['GRAPH_URL'] ?? ''));
  const { rows, logicalBytes } = manifest.totals;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(JSON.stringify({ level, rows, logicalBytes, peakBytes }));
} finally {
  backedUp.cleanup();
}
