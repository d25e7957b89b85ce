import * as z from 'zod';
import { RunKind } from './run-record.ts';

/** What a task is told of its work, in its environment. Everything else it reads in the table. */
export const TaskRequest = z.strictObject({
  kind: RunKind,
  source: z.string().min(1),
  runId: z.string().min(1),
  launch: z.int().positive(),
  work: RunKind,
});
export type TaskRequest = z.infer<typeof TaskRequest>;
