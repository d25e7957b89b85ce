import { readFileSync } from 'node:fs';

const { version: written }: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** Of Holdfast. */
export const version = written;
