import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { S3Server } from '../../local/s3/s3-server.ts';
import { startServer } from '../../local/s3/start-server.ts';

const program = fileURLToPath(new URL('./sink-main.ts', import.meta.url));

/**
 * Starts an S3 of our own that does as little as possible: it computes no hash, checks no signature, flushes nothing.
 * Parts go into files as they come, or nowhere with `drop`. Its log has one JSON line for each object: storedMs (ms
 * since 1970), key (`<bucket>/<key>`), bytes.
 */
export const startSink = ({ drop = false }: { readonly drop?: boolean } = {}): Promise<S3Server> =>
  startServer({
    name: 's3-sink',
    healthPath: '/',
    start: async ({ folder, port }) => ({
      command: [
        process.execPath,
        program,
        `--port=${port}`,
        ...(drop ? ['--drop'] : [`--folder=${join(folder, 'parts')}`]),
      ],
      env: { PATH: '/usr/bin:/bin', HOME: folder, NODE_NO_WARNINGS: '1' },
    }),
  });
