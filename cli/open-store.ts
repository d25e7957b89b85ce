import type { StoreConfig } from '#core/config/store.ts';
import { UsageError } from '#core/errors.ts';
import type { Store, Sweepable } from '#core/ports/store.ts';

/** The store of a config. */
export async function openStore(config: StoreConfig): Promise<Store & Partial<Sweepable>> {
  if ('s3' in config) {
    throw new UsageError('store.s3 is not reached from this version', {
      hint: "write store: { directory: 'backups' }",
    });
  }
  const { createDirectoryStore } = await import('#adapters/directory-store/directory-store.ts');
  const { directory, prefix } = config;
  return createDirectoryStore({ root: directory, ...(prefix === undefined ? {} : { prefix: `${prefix}/` }) });
}
