import { expect, it } from 'vitest';
import { createPost, type PostLimits } from '#adapters/channels/post.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import { type Answer, says, startReceiver } from './receiver.ts';

const path = '/services/T000/B000/s3cr3t-path';
const limits: PostLimits = { timeoutMs: 300, tries: 3, totalMs: 8_000 };

/** Sends to a receiver that answers so; gives the answer or the error, and what came. */
async function sent(answers: readonly Answer[], change: Partial<PostLimits> = {}) {
  const receiver = await startReceiver(...answers);
  const url = `${receiver.url}${path}`;
  const began = performance.now();
  const result = await createPost(systemClock, { ...limits, ...change })({
    ...{ url, body: '{"a":1}', secrets: [url, path, 'k3y'], hint: 'mend it' },
  }).catch((error: unknown) => error);
  return { result, received: receiver.received, ms: performance.now() - began };
}

it('gives the words of the other side when they are 2xx, and none that are secret', async () => {
  const { result, received } = await sent([says(202, `  queued\n k3y at ${path} `)]);
  expect(result).toBe('202 queued *** at ***');
  expect(received).toMatchObject([
    { path, body: '{"a":1}', headers: { 'content-type': /^application\/json/ } },
  ]);
});

it('waits as long as it is told to, and not longer', async () => {
  const { result, received } = await sent([says(429, 'slow', { 'retry-after': '1' }), says(200, 'ok')]);
  expect(result).toBe('200 ok');
  const [first, second] = received;
  const waited = (second?.atMs ?? 0) - (first?.atMs ?? 0);
  expect(waited).toBeGreaterThan(950);
  expect(waited).toBeLessThan(3_000);
});

it('understands a date to wait for', async () => {
  const date = new Date(Date.now() + 2_000).toUTCString();
  const { result, ms } = await sent([says(503, 'busy', { 'retry-after': date }), says(200, 'ok')]);
  expect(result).toBe('200 ok');
  expect(ms).toBeGreaterThan(500);
});

it('leaves the message to a later delivery when it is told to wait for longer than it has', async () => {
  const { result, received, ms } = await sent([says(429, 'slow', { 'retry-after': '3600' })]);
  expect(result).toBeInstanceOf(TransientError);
  expect(result).toMatchObject({ message: '429 slow, after 1 tries' });
  expect(received).toHaveLength(1);
  expect(ms).toBeLessThan(1_000);
});

it.each([
  ['500 rollup_error', says(500, 'rollup_error')],
  ['503', says(503, '')],
  ['408', says(408, '')],
])('tries %s again, three times in all', async (words, answer) => {
  const { result, received } = await sent([answer]);
  expect(result).toBeInstanceOf(TransientError);
  expect(result).toMatchObject({ message: `${words}, after 3 tries` });
  expect(received).toHaveLength(3);
});

it.each([
  [400, 'invalid_blocks'],
  [403, 'action_prohibited'],
  [404, 'no_service'],
  [410, 'channel_is_archived'],
])('tries %d %s never again: somebody must change something', async (status, words) => {
  const { result, received } = await sent([says(status, words)]);
  expect(result).toBeInstanceOf(PermanentError);
  expect(result).toMatchObject({ message: `${status} ${words}`, hint: 'mend it' });
  expect(received).toHaveLength(1);
});

it('follows no redirect: the message and its key would go elsewhere', async () => {
  const elsewhere = await startReceiver(says(200, 'ok'));
  for (const status of [301, 302, 307, 308]) {
    const { result } = await sent([says(status, '', { location: `${elsewhere.url}/stolen` })]);
    expect(result).toBeInstanceOf(PermanentError);
    expect(result).toMatchObject({ message: `${status}: it is not followed` });
  }
  expect(elsewhere.received).toEqual([]);
});

it.each<[string, Answer]>([
  ['does not answer', () => {}],
  ['answers and never ends', (response) => void response.writeHead(200).write('o')],
  ['hangs up', (response) => void response.destroy()],
])('a receiver that %s has not taken it, and the error has no word of its address', async (_how, answer) => {
  const { result, received } = await sent([answer], { tries: 2 });
  expect(result).toBeInstanceOf(TransientError);
  expect(received).toHaveLength(2);
  const text = JSON.stringify(result, Object.getOwnPropertyNames(result));
  expect(text).not.toContain('s3cr3t');
  expect(text).not.toContain('127.0.0.1');
});

it('reads no more of an answer than it shows', async () => {
  const { result } = await sent([
    (response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    },
  ]);
  expect(String(result).length).toBeLessThan(300);
});

it('says what kept it from connecting by its code alone', async () => {
  const { url, close } = await startReceiver(says(200, 'ok'));
  close();
  const post = createPost(systemClock, { ...limits, tries: 1 });
  const error = await post({ url: `${url}${path}`, body: '', secrets: [], hint: '' }).catch(
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ message: 'no answer (ECONNREFUSED), after 1 tries' });
  const bad = await post({ url: 'https://[not a url/s3cr3t', body: '', secrets: [], hint: '' }).catch(
    (thrown) => thrown,
  );
  expect(bad.message).toBe('no answer (ERR_INVALID_URL), after 1 tries');
});
