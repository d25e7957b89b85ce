import * as z from 'zod';
import { Definitions } from '../contents/definitions.ts';

const User = z.object({ user: z.string(), roles: z.array(z.string()).nullable() });

/** The archive `main`: one line of JSON. */
export const GraphDocument = z.object({
  format: z.literal('holdfast-graph'),
  version: z.literal(1),
  server: z.object({ version: z.string(), edition: z.string(), database: z.string() }),
  definitions: Definitions,
  /** For people: passwords cannot be read by Bolt, so users are not restored. null where they could not be read. */
  users: z.array(User).nullable(),
});
export type GraphDocument = z.infer<typeof GraphDocument>;
