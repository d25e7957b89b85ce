import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import type { S3Server } from '../../local/s3/s3-server.ts';
import type { Measured } from '../measure/measure.ts';
import { bucket } from './bucket.ts';

const Line = z.object({ storedMs: z.number(), key: z.string() });

/** By the sink's log, which tells each object in the moment it got its name. Milliseconds since 1970. */
export async function sealedBySink(server: S3Server): Promise<number> {
  const lines = (await server.log()).split('\n').filter((line) => line.startsWith('{'));
  const manifest = lines.map((line) => Line.parse(JSON.parse(line))).find(({ key }) => isManifest(key));
  return manifest?.storedMs ?? neverSealed();
}

/** By the last change of the manifest's file: the moment at which it got its name. */
export async function sealedByFile({ dataFolder = '' }: S3Server): Promise<number> {
  const points = join(dataFolder, bucket, 'points');
  const manifest = (await readdir(points, { recursive: true })).find(isManifest);
  return manifest === undefined ? neverSealed() : (await stat(join(points, manifest))).ctimeMs;
}

/**
 * By the line that Holdfast prints when the next phase begins: some requests later than the manifest, never earlier.
 * For servers that tell no exact time.
 */
export async function sealedByLine(_server: S3Server, { said }: Measured): Promise<number> {
  return said.find(({ text }) => /: dump: /.test(text))?.ms ?? neverSealed();
}

const isManifest = (path: string): boolean => path.endsWith('/manifest.json');

function neverSealed(): never {
  throw new PermanentError('a run ended well and its manifest is not known to the store', {
    hint: 'look into the store it wrote',
  });
}
