import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Image } from '../engine/program.ts';

const Stored = z.strictObject({
  reference: z.string(),
  dockerfile: z.string().optional(),
  entrypoint: z.array(z.string()),
  command: z.array(z.string()),
});

const fileOf = (folder: string, reference: string): string =>
  join(folder, `${encodeURIComponent(reference)}.json`);

/** Keeps what is known of an image under its reference. Several processes may do so at once. */
export async function recordImage(folder: string, image: Image): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = fileOf(folder, image.reference);
  await writeFile(`${file}.${process.pid}`, JSON.stringify(image));
  await rename(`${file}.${process.pid}`, file);
}

/** The image that was recorded under this reference. */
export function recordedImage(folder: string, reference: string): Image | undefined {
  const file = fileOf(folder, reference);
  return existsSync(file) ? Stored.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}
