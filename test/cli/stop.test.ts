import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith, ordersConfig, run, saidOnStderr, silentServer, start } from './run-cli.ts';

/** Waits in a connection until the signal has arrived; then the server goes too, and nothing is left to wait for. */
async function stopped(signal: NodeJS.Signals, args: readonly string[], config = ordersConfig()) {
  const { url, connected, hangUp } = await silentServer();
  const folder = await folderWith(config);
  const { child, ended, err } = start(folder, [...args, '--json'], { env: { ORDERS_URL: url } });
  await connected;
  child.kill(signal);
  await saidOnStderr(err, signal);
  hangUp();
  const { code, out } = await ended;
  return { code, document: JSON.parse(out), folder };
}

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('ends on %s with %d, one document and no point', async (signal, expected) => {
  const { code, document, folder } = await stopped(signal, ['run', 'orders']);
  expect(code).toBe(expected);
  expect(document.runs).toMatchObject([
    { source: 'orders', outcome: 'failed', error: { message: `stopped: ${signal}` } },
  ]);
  expect(JSON.parse((await run(folder, 'list', '--json')).out)).toStrictEqual({ points: [] });
});

it('writes one document also when it is stopped before there is any result', async () => {
  const { code, document } = await stopped('SIGTERM', ['doctor']);
  expect(code).toBe(143);
  expect(document.error.message).toBe('stopped: SIGTERM');
});

it('starts no further source after a signal', async () => {
  const source = { engine: 'postgres', plan: 'nightly', url: { env: 'ORDERS_URL' }, rpo: '25h' };
  const config = ordersConfig({ sources: { orders: source, users: source } });
  const { document } = await stopped('SIGTERM', ['run', '--all'], config);
  expect(document.runs).toHaveLength(1);
});

it('ends at once when it is told twice, whatever it is waiting for', async () => {
  const folder = await folderWith(ordersConfig());
  // a config that is never done: nothing of ours can be told to stop while it loads
  await writeFile(
    join(folder, 'endless.config.mjs'),
    "process.stderr.write('loading\\n'); setInterval(() => {}, 1000); await new Promise(() => {});",
  );
  const { child, ended, err } = start(folder, ['list', '--json'], { config: 'endless.config.mjs' });
  await saidOnStderr(err, 'loading');
  child.kill('SIGTERM');
  await saidOnStderr(err, 'SIGTERM');
  const toldMs = performance.now();
  const again = setInterval(() => child.kill('SIGTERM'), 500);
  const { code, out } = await ended;
  clearInterval(again);
  // A single signal is given ten seconds.
  expect(performance.now() - toldMs).toBeLessThan(5_000);
  expect(code).toBe(143);
  expect(JSON.parse(out).error.message).toBe('stopped: SIGTERM');
});
