import * as z from 'zod';
import { thawSpeeds } from '../ports/store.ts';

/** What a run that reads a point in cold storage is asked with, and what its record keeps of it. */
export const thawFields = {
  /** @default 'standard' */
  thawSpeed: z.enum(thawSpeeds).optional(),
  /** How many runs before this one ended as waiting for the same thaw. */
  thaws: z.int().nonnegative().optional(),
};
