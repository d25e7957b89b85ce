import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createHeartbeat } from '#adapters/http/heartbeat.ts';

async function listening(status: number) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(status, { location: '/elsewhere' }).end('OK');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return { asked, url: `http://127.0.0.1:${address.port}/secret-word` };
}

it('asks for the URL, once', async () => {
  const { asked, url } = await listening(200);
  await createHeartbeat(async () => url).beat();
  expect(asked).toEqual(['GET /secret-word']);
});

it.each([500, 404, 302])('fails on the answer %i, and says nothing of the URL', async (status) => {
  const { url } = await listening(status);
  const error = await createHeartbeat(async () => url)
    .beat()
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(JSON.stringify([String(error), error])).not.toMatch(/secret-word|127\.0\.0\.1/);
});

it('fails where nobody answers, or the secret is no URL, and says nothing of it', async () => {
  for (const url of ['http://127.0.0.1:9/secret-word', 'secret-word']) {
    const error = await createHeartbeat(async () => url)
      .beat()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify([String(error), error])).not.toContain('secret-word');
  }
});
