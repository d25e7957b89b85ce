import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson } from '../../manifest/canonical-json.ts';

const Section = z.record(z.string(), z.json());
const Written = z.object({
  deployment: z.string().optional(),
  store: Section,
  plans: z.record(z.string(), Section),
  sources: z.record(z.string(), Section),
  networks: z.record(z.string(), Section).optional(),
});

/** The part of a config that one source works by: a config of its own, with one plan and one source. */
export interface Slice {
  readonly text: string;
  /** SHA-256 of the text, in hex: the same for the same part, whatever else changed in the config. */
  readonly hash: string;
}

/** Cuts it out of a config as it was written. It has no secret in it, for no config has one. */
export function sliceOf(written: unknown, source: string): Slice {
  const { deployment, store, plans, sources, networks = {} } = Written.parse(written);
  const own = sources[source] ?? {};
  const plan = String(own['plan']);
  const network = networks[String(own['network'])];
  const text = canonicalJson({
    ...(deployment === undefined ? {} : { deployment }),
    ...(network === undefined ? {} : { networks: { [String(own['network'])]: network } }),
    store,
    plans: { [plan]: plans[plan] ?? {} },
    sources: { [source]: own },
  });
  return { text, hash: createHash('sha256').update(text).digest('hex') };
}
