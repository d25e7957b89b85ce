import { TransientError } from '#core/errors.ts';
import type { ObjectWriter, Store } from '#core/ports/store.ts';

export type StoreCall =
  | 'create'
  | 'write'
  | 'commit'
  | 'putOnce'
  | 'get'
  | 'read'
  | 'head'
  | 'list'
  | 'children'
  | 'probe';

interface Failure {
  readonly call: StoreCall;
  /** 1 is the first call of that kind. */
  readonly nth?: number;
  /** `before`: nothing happened. `after`: it happened, and the answer was lost. */
  readonly when?: 'before' | 'after';
  readonly error?: Error;
}

export interface FailingStore extends Store {
  /** How often each call was made so far. */
  readonly calls: Readonly<Record<StoreCall | 'abort', number>>;
}

/**
 * A store of which one call fails, once; every other one works as before. `read` and `list` fail at their
 * first item.
 */
export function createFailingStore(store: Store, failure: Failure): FailingStore {
  const { call, nth = 1, when = 'before', error = lost(call) } = failure;
  const calls = {
    ...{ create: 0, write: 0, commit: 0, abort: 0, putOnce: 0, get: 0 },
    ...{ read: 0, head: 0, list: 0, children: 0, probe: 0 },
  };

  async function counted<T>(name: StoreCall, work: () => Promise<T>): Promise<T> {
    calls[name] += 1;
    const fails = name === call && calls[name] === nth;
    if (fails && when === 'before') throw error;
    const result = await work();
    if (fails) throw error;
    return result;
  }

  async function* countedItems<T>(name: StoreCall, items: () => AsyncIterable<T>) {
    await counted(name, async () => undefined);
    yield* items();
  }

  const failingWriter = (writer: ObjectWriter): ObjectWriter => ({
    write: (part, sha256) => counted('write', () => writer.write(part, sha256)),
    commit: (whole) => counted('commit', () => writer.commit(whole)),
    abort: async () => {
      calls.abort += 1;
      await writer.abort();
    },
  });

  return {
    label: store.label,
    lock: () => store.lock(),
    copyCommands: (refs) => store.copyCommands(refs),
    calls,
    create: (key) => counted('create', async () => failingWriter(await store.create(key))),
    putOnce: (key, body) => counted('putOnce', () => store.putOnce(key, body)),
    get: (key) => counted('get', () => store.get(key)),
    read: (ref, range) => countedItems('read', () => store.read(ref, range)),
    head: (ref) => counted('head', () => store.head(ref)),
    list: (prefix) => countedItems('list', () => store.list(prefix)),
    children: (prefix) => counted('children', () => store.children(prefix)),
    probe: () => counted('probe', () => store.probe()),
  };
}

const lost = (call: string) =>
  new TransientError(`the store did not answer to ${call}`, { hint: 'this failure was made by a test' });
