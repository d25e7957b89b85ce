import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Measured } from '../ledger.ts';
import { bytesText } from '../quantities.ts';
import type { Stage } from '../stage.ts';
import { onlyPoint } from './good-night.ts';

/** Starts another dump, kills the server when a good part of it lies in the store, and looks what comes of it. */
export async function killServer(stage: Stage): Promise<Measured> {
  const { holdfast, say, server, store } = stage;
  const before = await onlyPoint(stage);
  const failing = { ended: false };
  const running = holdfast.typed('run', 'orders').finally(() => {
    failing.ended = true;
  });
  running.catch(() => {});
  // a quarter of what the whole has: surely begun, and surely not at its end
  const wanted = before.bytes / 4;
  let attempt = await attemptBeside(store, before.runId);
  while (!failing.ended && attempt.bytes < wanted) {
    await sleep(10);
    attempt = await attemptBeside(store, before.runId);
  }
  assert.ok(!failing.ended, 'the run ended before the server could be killed in its middle');
  await server().kill9();
  say(
    `kill -9 of the server and all its processes, with ${bytesText(attempt.bytes)} of the dump in the store`,
  );
  assert.ok(attempt.bytes < before.bytes * 0.9, `${attempt.bytes} bytes are not the middle`);
  const { code } = await running;
  assert.equal(code, 1, `the run whose server was killed ended with ${code}`);

  assert.deepEqual(await onlyPoint(stage), before, 'the points are not what they were');
  const { runId = '' } = attempt;
  const place = (folder: string) => join(store, folder, 'postgres/orders', runId);
  assert.ok(!existsSync(join(place('points'), 'manifest.json')), 'the killed run has a manifest');
  const end = await readFile(join(place('runs'), 'end.json'), 'utf8');
  assert.match(end, /"outcome":"failed"/, 'the killed run is not recorded as failed');
  const { code: listed } = await holdfast.typed('list');
  assert.equal(listed, 0, `list ended with ${listed}`);
  return { bytes: attempt.bytes, seen: 'exit code 1, no new point, the old one untouched' };
}

/** What lies in the store of a run other than `known`. */
async function attemptBeside(
  store: string,
  known: string,
): Promise<{ runId: string | undefined; bytes: number }> {
  const files = await readdir(join(store, 'data'), { recursive: true, withFileTypes: true }).catch(() => []);
  const others = files.filter((file) => file.isFile() && !file.parentPath.includes(known));
  // a file that is being renamed is gone for a moment
  const sizes = others.map(({ parentPath, name }) => stat(join(parentPath, name)).catch(() => ({ size: 0 })));
  const bytes = (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
  return { runId: others[0]?.parentPath.split('/').at(-2), bytes };
}
