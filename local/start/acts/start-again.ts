import { strict as assert } from 'node:assert';
import { startPostgres } from '../../postgres-server.ts';
import { StatusDocument } from '../documents.ts';
import type { Measured } from '../ledger.ts';
import type { Stage } from '../stage.ts';
import { major } from './fill-shop.ts';
import { onlyPoint } from './good-night.ts';

/** Starts the killed server from what it left; its port is another one. */
export async function startAgain(stage: Stage): Promise<Measured> {
  const { holdfast, say, serve, server } = stage;
  const killed = server();
  say('\nstarting the killed server again, from its data directory');
  serve(await startPostgres({ major, from: killed.dataDir }));
  await killed.stop();
  const { point } = await onlyPoint(stage);
  const { code } = await holdfast.typed('status');
  assert.equal(code, 0, `status ended with ${code}`);
  const { sources } = StatusDocument.parse(await holdfast.asked('status'));
  assert.equal(sources[0]?.newestGood, point, 'the newest good point is another one');
  assert.equal(sources[0]?.lastDrill?.verdict, 'pass', 'the last drill is not the one that passed');
  return { seen: 'exit code 0, newest good point and drill as before' };
}
