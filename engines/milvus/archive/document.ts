import * as z from 'zod';
import { CollectionDefinition } from '../contents/schema.ts';

/** The archive `main`: one text of JSON. */
export const MilvusDocument = z.object({
  format: z.literal('holdfast-milvus'),
  version: z.literal(1),
  server: z.object({ version: z.string() }),
  collections: z.array(CollectionDefinition),
});
export type MilvusDocument = z.infer<typeof MilvusDocument>;
