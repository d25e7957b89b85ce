import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { reachesOutside } from '#adapters/reaches-outside.ts';

const host = '127.0.0.1';

async function listening() {
  const server = createServer();
  onTestFinished(() => void server.close());
  await once(server.listen(0, host), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return { server, place: { host, port: (address satisfies AddressInfo).port } };
}

/** Takes no connection, and its queue is full: the system drops what comes, as a firewall does. */
const mute = `
  const server = require('node:net').createServer();
  server.listen({ host: '${host}', port: 0, backlog: 1 }, () => {
    require('node:fs').writeSync(1, String(server.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

async function silent() {
  const child = spawn(process.execPath, ['-e', mute], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [port] = await once(child.stdout, 'data');
  const place = { host, port: Number(port) };
  for (let waiting = 0; waiting < 4; waiting++) {
    const socket = connect(place).on('error', () => {});
    onTestFinished(() => void socket.destroy());
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  return place;
}

it('does not reach what never answers', async () => {
  expect(await reachesOutside([await silent()], 300)).toBe(false);
});

it('does not reach what no route leads to', async () => {
  expect(await reachesOutside([{ host: '255.255.255.255', port: 9 }], 300)).toBe(false);
});

it('reaches what takes a connection, also when others stay silent', async () => {
  const { place } = await listening();
  expect(await reachesOutside([await silent(), place], 300)).toBe(true);
});

it('reaches what refuses: packets went there and came back', async () => {
  const { server, place } = await listening();
  server.close();
  await once(server, 'close');
  expect(await reachesOutside([place], 300)).toBe(true);
});
