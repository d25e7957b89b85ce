import { createPostgresWorker } from '#engines/postgres/worker.ts';
import { startPostgres } from '#test/support/postgres-server.ts';
import { workerContract } from '../../suites/worker.ts';
import { workerOf } from './backup/backup-setup.ts';
import { postgresDeps } from './restore/postgres-deps.ts';
import { sample, sampleRoles } from './restore/sample.ts';

const password = 'correct-horse-battery';

for (const major of [15, 17]) {
  workerContract(`PostgreSQL ${major}`, async () => {
    const server = await startPostgres({ major, password });
    await server.psql(sampleRoles);
    await server.psql('CREATE DATABASE shop');
    await server.psql(sample, 'shop');
    const url = server.url('shop').replace('postgres@', `postgres:${password}@`);
    const fields = { bigTable: '256KB' };
    return {
      source: { engine: 'postgres', plan: 'nightly', url: { env: 'SHOP_URL' }, rpo: '25h', ...fields },
      worker: (progress) => workerOf(server, { url, fields, deps: { progress } }),
      withoutSource: () => createPostgresWorker(undefined, postgresDeps()),
      unreachable: () => workerOf(server, { url: 'postgres://u:p@127.0.0.1:1/shop' }),
      secrets: [password, 'never-in-an-error', 'topsecret', 'SCRAM-SHA-256'],
      cleanup: () => server.stop(),
    };
  });
}
