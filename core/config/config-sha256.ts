import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson } from '../manifest/canonical-json.ts';

/** SHA-256 of a config as it was written, in hex, whatever the order of its keys: what is no JSON is not deployed. */
export const configSha256 = (written: unknown): string =>
  createHash('sha256')
    .update(canonicalJson(z.json().parse(JSON.parse(JSON.stringify(written)))))
    .digest('hex');
