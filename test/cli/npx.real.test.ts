import { expect, it } from 'vitest';
import { folderWith, ordersConfig, run, saidOnStderr, silentServer, start } from './run-cli.ts';

it.each(['SIGTERM', 'SIGKILL'] as const)('ends without a point when npx alone gets %s', async (signal) => {
  const { url, connected, hangUp } = await silentServer();
  const folder = await folderWith(ordersConfig());
  const { child, ended, err } = start(folder, ['run', 'orders', '--json'], {
    file: 'npx',
    env: { ORDERS_URL: url },
  });
  await connected;
  child.kill(signal);
  // npx is gone at once; its output stays open as long as we are there.
  await saidOnStderr(err, 'has ended');
  hangUp();
  const { out } = await ended;
  expect(JSON.parse(out).runs).toMatchObject([
    { outcome: 'failed', error: { message: expect.stringMatching(/has ended$/) } },
  ]);
  expect(JSON.parse((await run(folder, 'list', '--json')).out)).toStrictEqual({ points: [] });
});
