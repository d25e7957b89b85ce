import { expect, it } from 'vitest';
import { createParallelism } from '#adapters/s3-store/sending/parallelism.ts';

async function enterAll(parallelism: ReturnType<typeof createParallelism>, count: number) {
  const inside: ((how: 'well' | 'badly') => void)[] = [];
  for (let number = 0; number < count; number++) {
    void parallelism.enter().then((leave) => inside.push(leave));
  }
  await new Promise((resolve) => setImmediate(resolve));
  return inside;
}

it('lets in as many as it may, and the next one when one leaves', async () => {
  const parallelism = createParallelism(3);
  const inside = await enterAll(parallelism, 5);
  expect(inside.length).toBe(3);
  inside[0]?.('well');
  await new Promise((resolve) => setImmediate(resolve));
  expect(inside.length).toBe(4);
});

it('lets in half as many after the store asked to slow down, and never none', () => {
  const parallelism = createParallelism(5);
  parallelism.slowDown();
  expect(parallelism.limit).toBe(2);
  for (let number = 0; number < 5; number++) parallelism.slowDown();
  expect(parallelism.limit).toBe(1);
});

it('grows again by one after each round that went well, up to what it was', async () => {
  const parallelism = createParallelism(2);
  parallelism.slowDown();
  for (let number = 0; number < 20; number++) (await parallelism.enter())('well');
  expect(parallelism.limit).toBe(2);
});

it('does not grow while requests end badly', async () => {
  const parallelism = createParallelism(2);
  parallelism.slowDown();
  for (let number = 0; number < 20; number++) (await parallelism.enter())('badly');
  expect(parallelism.limit).toBe(1);
});
