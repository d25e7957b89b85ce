import { createHash } from 'node:crypto';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';

// A process that is killed, or has no rights: `node child.ts <deed> <root>`.
const [deed = '', root = ''] = process.argv.slice(2);
const store = createDirectoryStore({ root });

async function writeForEver() {
  const writer = await store.create('data/daily/postgres/orders/run/1/0001.dump');
  for (const part = Buffer.alloc(65_536, 7); ; ) {
    await writer.write(part, createHash('sha256').update(part).digest());
    process.stdout.write('.');
  }
}

async function putForEver() {
  for (let n = 0; ; n += 1) {
    await store.putOnce(`data/${process.pid}/${n}`, Buffer.alloc(100_000, n % 251));
    process.stdout.write('.');
  }
}

async function tellError(work: () => Promise<unknown>) {
  try {
    await work();
    process.stdout.write('no error');
  } catch (error) {
    const hint = error instanceof Error && 'hint' in error ? error.hint : '';
    process.stdout.write(
      error instanceof Error ? `${error.name}: ${error.message} (${hint})` : 'no error object',
    );
  }
}

if (deed === 'write') await writeForEver();
if (deed === 'put-for-ever') await putForEver();
if (deed === 'put') await tellError(() => store.putOnce('data/one', Buffer.from('body')));
if (deed === 'get') await tellError(() => store.get('data/one'));
if (deed === 'children') await tellError(() => store.children('data/'));
