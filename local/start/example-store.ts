import { sep } from 'node:path';
import { loadConfig } from '#adapters/config-file.ts';
import { PermanentError } from '#core/errors.ts';
import { parseConfig } from '#engines/config.ts';

/**
 * The store of the example config. A config that was changed into somebody's own is refused: the points of a made-up
 * shop must never lie among real ones, where `latest` would find them.
 */
export async function exampleStore(file: string, folder: string): Promise<string> {
  const now = new Date();
  const { store, sources } = await loadConfig(file, (value, at) => parseConfig(value, { ...at, now }));
  const names = Object.keys(sources).join();
  if ('directory' in store && store.directory.startsWith(folder + sep) && names === 'orders') {
    return store.directory;
  }
  throw new PermanentError('holdfast.config.ts is not the example any more, and npm start runs only that', {
    hint: 'keep your own config outside of this folder and name it with --config; git checkout holdfast.config.ts brings the example back',
  });
}
