import * as z from 'zod';
import { thawSpeeds } from '../ports/store.ts';

const count = z.int().nonnegative();

/** How the thaw of a point stands; the `thaw` of documents and records. */
export const Thawing = z.object({
  /** The coldest of its objects. */
  tier: z.enum(['glacier-flexible', 'deep-archive']),
  speed: z.enum(thawSpeeds),
  /** In cold storage, and their size. */
  objects: count,
  bytes: count,
  /** Of these: asked for by this call, under way since before, and readable already. */
  asked: count,
  thawing: count,
  readable: count,
  /** By when all of them are usually readable. */
  readyBy: z.iso.datetime(),
  /** How many days the copies stay from then on. */
  days: z.int().positive(),
  /** Dollars for what this call has asked for, its copies included; null where no price is known. */
  usd: z.number().nonnegative().nullable(),
});
export type Thawing = z.infer<typeof Thawing>;
