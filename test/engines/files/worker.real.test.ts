import { rmSync } from 'node:fs';
import path from 'node:path';
import { createFilesWorker } from '#engines/files/worker.ts';
import { workerContract } from '../../suites/worker.ts';
import { filesDeps, temporary, workerOf } from './files-setup.ts';
import { makeHostileTree } from './hostile-tree.ts';

workerContract('a folder of files', async () => {
  const folder = temporary();
  await makeHostileTree(folder);
  return {
    source: { engine: 'files', plan: 'nightly', path: folder, rpo: '25h' },
    worker: (progress) => workerOf({ path: folder }, { progress }),
    withoutSource: () => createFilesWorker(undefined, filesDeps()),
    unreachable: () => workerOf({ path: path.join(folder, 'not-there') }),
    secrets: ['top-secret-word'],
    cleanup: async () => rmSync(folder, { recursive: true }),
  };
});

workerContract('a single file', async () => {
  const folder = temporary();
  await makeHostileTree(folder);
  const file = path.join(folder, 'large');
  return {
    source: { engine: 'files', plan: 'nightly', path: file, rpo: '25h' },
    worker: (progress) => workerOf({ path: file }, { progress }),
    withoutSource: () => createFilesWorker(undefined, filesDeps()),
    unreachable: () => workerOf({ path: path.join(folder, 'not-there') }),
    secrets: ['top-secret-word'],
    cleanup: async () => rmSync(folder, { recursive: true }),
  };
});
