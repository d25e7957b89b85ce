import type { MilvusDeps } from '#engines/milvus/deps.ts';
import { milvus } from '#engines/milvus/engine.ts';
import { createMilvusWorker } from '#engines/milvus/worker.ts';
import { milvusDeps } from './milvus-server.ts';

export const source = { engine: 'milvus', plan: 'nightly', url: { env: 'MILVUS_URL' }, rpo: '25h' } as const;

/** A worker of the Milvus at `url`, with what else a config may say of it. */
export function workerOf(url: string, fields: object = {}, changes: Partial<MilvusDeps> = {}) {
  const config = milvus.source.parse({ ...source, ...fields });
  const secrets = { resolve: async () => url };
  return createMilvusWorker({ name: 'vectors', config }, milvusDeps({ secrets, ...changes }));
}
