import * as z from 'zod';
import { ManagedDatabase, ManagedSnapshot } from '#core/cloud/ports/managed-databases.ts';

/** `database` of a manifest of this engine. */
export const KeptFacts = z.object({ snapshot: ManagedSnapshot, source: ManagedDatabase });
export type KeptFacts = z.infer<typeof KeptFacts>;
