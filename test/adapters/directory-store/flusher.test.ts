import { expect, it } from 'vitest';
import { createFlusher } from '#adapters/directory-store/flusher.ts';

const mib = 1024 * 1024;

function disk() {
  const waiting: { resolve(): void; reject(error: Error): void }[] = [];
  const datasync = (): Promise<void> =>
    new Promise((resolve, reject) => waiting.push({ resolve: () => resolve(), reject }));
  return { waiting, datasync };
}

it('flushes large files on the way, one flush at a time, and at the end whatever came before', async () => {
  const { waiting, datasync } = disk();
  const flusher = createFlusher({ datasync });
  for (let part = 0; part < 7; part++) flusher.wrote(8 * mib);
  expect(waiting.length).toBe(0);
  for (let part = 0; part < 30; part++) flusher.wrote(8 * mib);
  expect(waiting.length).toBe(1);
  const flushed = flusher.flush();
  waiting[0]?.resolve();
  await expect.poll(() => waiting.length).toBe(2);
  waiting[1]?.resolve();
  await flushed;
});

it('does not forget an error that a flush on the way has met, though the next one would succeed', async () => {
  const { waiting, datasync } = disk();
  const flusher = createFlusher({ datasync });
  flusher.wrote(64 * mib);
  waiting[0]?.reject(new Error('EIO'));
  await expect.poll(() => flusher.flush().catch((error: Error) => error.message)).toBe('EIO');
  expect(waiting.length).toBe(1);
});
