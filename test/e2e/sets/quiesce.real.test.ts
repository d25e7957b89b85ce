import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeShop } from './shop.ts';

/** A server that takes connections and says nothing: whoever backs it up waits. */
const silent = net.createServer();
let shop: ReturnType<typeof makeShop>;
const quiesce = { before: 'echo paused >> told', after: 'echo "goes on" >> told', limit: '5m' };
beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  shop = makeShop({ port: portOf(address) });
});
afterAll(() => {
  shop.cleanup();
  silent.close();
});

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the silent server has no port');
  return address.port;
}
const told = (): string => (fs.existsSync(shop.at('told')) ? fs.readFileSync(shop.at('told'), 'utf8') : '');
const owed = (): string[] => fs.readdirSync(shop.at('.holdfast/owed'));

it('pauses writes, takes the set, and lets them go on', async () => {
  shop.write({ sources: ['files'], quiesce });
  const ended = await shop.run(['run', 'shop', '--json']);
  expect(ended.code, ended.stderr).toBe(0);
  expect([told(), owed()]).toEqual(['paused\ngoes on\n', []]);
});

it('lets writes go on after kill -9 of the run, at the next start of any verb, once', async () => {
  fs.rmSync(shop.at('told'));
  const sets = shop.files('sets');
  shop.write({ quiesce });
  const running = shop.start(['run', 'shop']);
  await expect.poll(told, { timeout: 10_000 }).toBe('paused\n');
  await expect.poll(() => shop.files('points/files').length, { timeout: 10_000 }).toBeGreaterThan(3);
  process.kill(-(running.child.pid ?? 0), 'SIGKILL');
  await running.ended;
  expect([told(), owed().length]).toEqual(['paused\n', 1]);
  const status = await shop.run(['status']);
  expect(status.stderr).toContain('died while writes were paused; they go on again');
  expect([told(), owed()]).toEqual(['paused\ngoes on\n', []]);
  await shop.run(['status']);
  expect(told()).toBe('paused\ngoes on\n');
  expect(shop.files('sets')).toEqual(sets);
});
