import { afterAll } from 'vitest';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import { hidingContract } from '#test/suites/hiding.ts';
import { storeContract } from '#test/suites/store.ts';
import { makeFolder } from './make-folder.ts';

storeContract('a folder', async () => {
  const folder = await makeFolder();
  return { store: createDirectoryStore({ root: folder.path }), ...folder };
});

storeContract('a prefix in a folder that is not there yet', async () => {
  const folder = await makeFolder();
  return { store: createDirectoryStore({ root: `${folder.path}/not/yet`, prefix: 'team/a/' }), ...folder };
});

const folders: Awaited<ReturnType<typeof makeFolder>>[] = [];
afterAll(async () => {
  for (const folder of folders) await folder.cleanup();
});
hidingContract('a folder', async () => {
  const folder = await makeFolder();
  folders.push(folder);
  return createDirectoryStore({ root: folder.path });
});
