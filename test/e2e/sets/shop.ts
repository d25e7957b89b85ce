import fs from 'node:fs';
import path from 'node:path';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { makeProduct } from '../product.ts';

/** A config of a PostgreSQL database `orders`, a folder `files`, and the set `shop` of both; `set` is added to it. */
export function makeShop(server: Pick<PostgresServer, 'port'>) {
  const url = (database: string): string => `postgres://postgres@127.0.0.1:${server.port}/${database}`;
  const product = makeProduct(url('orders'), {}, { BACK_URL: url('orders_back') });
  const at = (...names: string[]): string => path.join(product.folder, ...names);
  const write = (set: object = {}, orders: object = {}): void => {
    const config = {
      store: { directory: 'backups' },
      plans: { nightly: { keep: { daily: '14d' }, attempts: 1 } },
      sources: {
        orders: { engine: 'postgres', plan: 'nightly', url: { env: 'ORDERS_URL' }, rpo: '25h', ...orders },
        files: { engine: 'files', plan: 'nightly', path: 'tree', rpo: '25h' },
      },
      sets: { shop: { sources: ['orders', 'files'], maxSkew: '10m', ...set } },
    };
    fs.writeFileSync(at('holdfast.config.ts'), `export default ${JSON.stringify(config)};\n`);
  };
  fs.mkdirSync(at('tree'));
  for (const id of [1, 2, 3]) fs.writeFileSync(at('tree', `${id}.txt`), `file of ${id}`);
  write();
  return { ...product, at, write };
}
