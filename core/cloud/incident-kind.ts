import * as z from 'zod';
import { WatchKind } from '../watch/watch-kind.ts';
import { RunKind } from './run-record.ts';

/** What can be wrong with a source, or with a deployment. Each has a chapter in docs/runbook.md. */
export const IncidentKind = z.enum([
  ...RunKind.options,
  ...WatchKind.options,
  /** A way to people does not work. */
  'channel',
  /** A point is not like those before it. */
  'suspect',
  /** Of the provider: its quota is nearly used up. */
  'snapshots',
  /** So much is due at once that a person must say yes. */
  'retire',
]);
export type IncidentKind = z.infer<typeof IncidentKind>;

/** In place of a source's name: what is wrong is about no source alone. No source can be called so. */
export const wholeDeployment = '*';
/** In the same place: a part of the deployment that can be wrong by itself, such as the channel slack: `*slack`. */
export const partOfDeployment = (part: string): string => `${wholeDeployment}${part}`;
/** Whether it is about no source: neither points nor an rpo belong to it. */
export const isOfDeployment = (source: string): boolean => source.startsWith(wholeDeployment);
