import * as z from 'zod';
import { RunKind } from './run-record.ts';

/** What can be wrong with a source, or with a deployment. Each has a chapter in docs/runbook.md. */
export const IncidentKind = z.enum([...RunKind.options]);
export type IncidentKind = z.infer<typeof IncidentKind>;

/** In place of a source's name: what is wrong is about no source alone. No source can be called so. */
export const wholeDeployment = '*';
