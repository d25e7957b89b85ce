import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { repository } from './repository.ts';

/** Of Holdfast: what is deployed writes it into the manifests that it seals itself. */
export const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')));
