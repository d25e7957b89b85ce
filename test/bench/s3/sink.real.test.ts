import { createS3Store } from '#adapters/s3-store/s3-store.ts';
import { storeContract } from '#test/suites/store.ts';
import { collect } from '#test/support/collect.ts';
import { startSink } from '../../../bench/s3/sink-server.ts';

// What the benchmark writes into must be a store: numbers into something that loses bytes would say nothing.
storeContract('the S3 sink of the benchmark', async () => {
  const sink = await startSink();
  const { endpoint, region, accessKeyId, secretAccessKey } = sink;
  const store = createS3Store({
    endpoint,
    region,
    bucket: 'suite',
    prefix: 'a/b/',
    credentials: { accessKeyId, secretAccessKey },
  });
  const later = () => new Date(Date.now() + 60_000);
  return {
    store,
    partBytes: 1024 * 1024,
    cleanup: () => sink.stop(),
    unfinished: async () => (await collect(store.abandoned(later()))).map(({ key }) => key),
  };
});
