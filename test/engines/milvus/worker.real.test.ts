import { it, vi } from 'vitest';
import { createMilvusWorker } from '#engines/milvus/worker.ts';
import { notExercised } from '#test/support/not-exercised.ts';
import { workerContract } from '../../suites/worker.ts';
import { milvusDeps, milvusHere, startMilvus } from './milvus-server.ts';
import { source, workerOf } from './milvus-source.ts';
import { fillSample } from './sample-collections.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const here = milvusHere();
if ('reason' in here) it('says that it was not exercised', () => notExercised(here.reason));
else {
  workerContract('Milvus over gRPC', async () => {
    const server = await startMilvus();
    await fillSample(server.milvus);
    return {
      source,
      worker: (progress) => workerOf(server.url, {}, { progress }),
      withoutSource: () => createMilvusWorker(undefined, milvusDeps()),
      unreachable: () => workerOf('http://root:never-in-an-error@127.0.0.1:1'),
      secrets: ['never-in-an-error'],
      cleanup: () => server.stop(),
    };
  });
}
