import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '#core/errors.ts';
import { versitygwProgram } from './install-versitygw.ts';
import type { S3Server } from './s3-server.ts';
import { type S3Program, startServer } from './start-server.ts';

const versitygw: S3Program = {
  name: 'versitygw',
  healthPath: '/health',
  async start({ folder, port, region, accessKeyId, secretAccessKey }) {
    const program = versitygwProgram();
    if (!program) {
      throw new PermanentError('versitygw is not on this machine', {
        hint: 'install Go 1.21 or later, then run npm run tools',
      });
    }
    const iam = join(folder, 'iam');
    const versions = join(folder, 'versions');
    const data = join(folder, 'data');
    for (const path of [iam, versions, data]) await mkdir(path);
    const address = ['--port', `127.0.0.1:${port}`, '--region', region, '--health', '/health', '--quiet'];
    return {
      command: [
        program,
        ...address,
        '--keep-alive',
        '--iam-dir',
        iam,
        'posix',
        '--versioning-dir',
        versions,
        data,
      ],
      env: {
        ROOT_ACCESS_KEY: accessKeyId,
        ROOT_SECRET_KEY: secretAccessKey,
        HOME: folder,
        TMPDIR: folder,
        PATH: '/usr/bin:/bin',
      },
      dataFolder: data,
    };
  },
};

/** Starts versitygw on a folder of its own. It checks signatures, checksums, part sizes and locks. */
export const startVersitygw = (): Promise<S3Server> => startServer(versitygw);
