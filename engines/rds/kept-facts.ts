import * as z from 'zod';
import { ManagedDatabase, ManagedSnapshot } from '#core/cloud/ports/managed-databases.ts';

/** `database` of a manifest of this engine. */
export const KeptFacts = z.object({ snapshot: ManagedSnapshot, source: ManagedDatabase });
export type KeptFacts = z.infer<typeof KeptFacts>;

/** The region where the snapshot of a point lies, whatever region its manifest lies in. */
export const regionOf = ({ database }: { readonly database?: unknown }): string =>
  KeptFacts.parse(database).snapshot.arn.split(':')[3] ?? '';
