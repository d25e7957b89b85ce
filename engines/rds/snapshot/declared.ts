import * as z from 'zod';
import type { RunRecord } from '#core/cloud/run-record.ts';
import { PlanSection } from '#core/config/plan.ts';
import { PermanentError } from '#core/errors.ts';
import { rds } from '../engine.ts';
import type { Declared } from './start-snapshot.ts';

const Slice = z.object({
  plans: z.record(z.string(), PlanSection),
  sources: z.record(z.string(), rds.source),
});

/** What the part of the config that a run works by says of its database, and how long its point is kept. */
export function declaredIn(record: RunRecord, slice: string): Declared {
  const { plans, sources } = Slice.parse(JSON.parse(slice));
  const source = sources[record.source];
  const id = source?.instance ?? source?.cluster;
  if (!source || id === undefined) {
    throw new PermanentError(`the config that '${record.source}' works by names no database`, {
      hint: 'deploy again, then run again',
    });
  }
  const kept = plans[record.plan]?.keep[record.class ?? 'on-demand'];
  return {
    kind: source.instance === undefined ? 'cluster' : 'instance',
    id,
    classification: source.classification ?? null,
    keepSeconds: kept === undefined || kept === 'forever' ? null : kept.seconds,
  };
}
