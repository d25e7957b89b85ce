import { UsageError } from '#core/errors.ts';
import { setsPrefix } from '#core/sets/set-keys.ts';
import type { Wired } from '../wire.ts';
import { ofStacks } from './of-stacks.ts';

/** Whether a name is that of a set: of the config, or one of which points lie in the store. Sources go first. */
export async function isSet(
  { config, catalog, store, cloud }: Pick<Wired, 'config' | 'catalog' | 'store' | 'cloud'>,
  name: string,
): Promise<boolean> {
  if (Object.hasOwn(config.sources, name)) return false;
  const isWritten = Object.hasOwn(config.sets, name);
  if (cloud) {
    if (isWritten) throw new UsageError(ofStacks(name), { hint: 'name a member of the set instead' });
    return false;
  }
  if (isWritten) return true;
  const stored = await catalog.sources();
  if (stored.some(({ source }) => source === name)) return false;
  return (await store.children(setsPrefix)).includes(name);
}

/** The name in `name@…`. */
export const nameIn = (address: string): string => address.split('@')[0] ?? '';
