import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '#core/errors.ts';
import { ministackPython } from './install-ministack.ts';
import type { S3Server } from './s3-server.ts';
import { type S3Program, startServer } from './start-server.ts';

// A shell starts what it puts into the background with SIGQUIT ignored, Python keeps it so, and the supervisor uses it.
const program = `
import runpy, signal
signal.signal(signal.SIGQUIT, signal.SIG_DFL)
runpy.run_module('ministack', run_name='__main__', alter_sys=True)
`;

const ministack = (services: readonly string[]): S3Program => ({
  name: 'ministack',
  healthPath: '/_ministack/health',
  async start({ folder, port, region, accessKeyId, secretAccessKey }) {
    const python = ministackPython();
    if (!python) {
      throw new PermanentError('MiniStack is not on this machine', { hint: 'run npm run tools' });
    }
    for (const name of ['tmp', 'state', 's3']) await mkdir(join(folder, name));
    return {
      command: [python, '-c', program],
      env: {
        ...addresses(port),
        SERVICES: services.join(','),
        MINISTACK_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        HOME: folder,
        TMPDIR: join(folder, 'tmp'),
        STATE_DIR: join(folder, 'state'),
        S3_DATA_DIR: join(folder, 's3'),
        PATH: '/usr/bin:/bin',
        LC_ALL: 'C.UTF-8',
        PYTHONUNBUFFERED: '1',
        PYTHONNOUSERSITE: '1',
      },
    };
  },
});

const addresses = (port: number) => ({
  GATEWAY_PORT: String(port),
  BIND_HOST: '127.0.0.1',
  MINISTACK_HOST: '127.0.0.1',
  // both would listen on every interface
  IOT_MTLS_ENABLED: '0',
  SFTP_ENABLED: '0',
  // it removes containers it takes for its own: there shall be no Docker that it could ask
  DOCKER_HOST: 'unix:///nonexistent/docker.sock',
});

/**
 * Starts MiniStack, with S3 only unless more is asked for. Objects live in memory: keep them small. It takes every key and every signature,
 * and parts under 5 MiB: versitygw is the judge of these.
 */
export const startMinistack = (services: readonly string[] = ['s3']): Promise<S3Server> =>
  startServer(ministack(services));
