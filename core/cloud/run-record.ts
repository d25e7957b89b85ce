import * as z from 'zod';
import { JudgeRules } from '../judging/rules.ts';
import { PointClass } from '../point/point-class.ts';
import { isRunId } from '../point/run-id.ts';
import { thawFields } from '../thaw/thaw-fields.ts';
import { Thawing } from '../thaw/thawing.ts';

/** What a run in AWS is for. */
export const RunKind = z.enum(['backup', 'verify', 'drill', 'restore']);
export type RunKind = z.infer<typeof RunKind>;

/**
 * `queued`: accepted, and waits for its turn. `starting`: what was asked of ECS is written down, and whether it came to
 * be is not known. `running`: its task is known. `ended`: decided, for ever.
 */
export const RunState = z.enum(['queued', 'starting', 'running', 'ended']);
export type RunState = z.infer<typeof RunState>;

const time = z.iso.datetime();
const count = z.int().nonnegative();

/** What identifies a run in the table. A run id is unique within its source and kind only. */
export interface RunKey {
  readonly kind: RunKind;
  readonly source: string;
  readonly runId: string;
}

/** Why a run ended as it did, or must be tried again. */
export const ToldError = z.object({ message: z.string(), hint: z.string() });
export type ToldError = z.infer<typeof ToldError>;

/** A run as the table keeps it. Whoever writes it says which version it has read: the slower of two writes nothing. */
export const RunRecord = z.object({
  kind: RunKind,
  engine: z.string().min(1),
  source: z.string().min(1),
  runId: z.string().refine(isRunId, 'not a run id'),
  plan: z.string().min(1),
  /** Of a backup. */
  class: PointClass.optional(),
  /** `source@runId`, of a run that reads a point. */
  point: z.string().optional(),
  /** Name of the secret with the target's URL, of a restore. */
  target: z.string().optional(),
  ...thawFields,
  scheduledAt: time,
  acceptedAt: time,
  /** SHA-256 of the part of the config that it works by. */
  slice: z.string().regex(/^[0-9a-f]{64}$/),
  /** Tasks of sources with the same host are admitted a few at a time. */
  host: z.string(),
  /** Who answers for the source, and who hears of it: as the config had it when the run was accepted. */
  owner: z.string().optional(),
  contacts: z.array(z.string()).optional(),
  /** Of the source: the message about it says by how much the newest good point is too old. */
  rpoSeconds: z.number().positive().optional(),
  /** Of the plan: a task that runs for longer is stopped. */
  deadlineSeconds: z.number().positive().optional(),
  /** Of a backup: by what its point is judged. @default the usual rules */
  judge: z.union([JudgeRules, z.literal('off')]).optional(),
  /** Attempts that the plan allows. */
  attempts: z.int().positive(),
  state: RunState,
  /** Which attempt this is: the objects of each lie under a prefix of their own. */
  attempt: z.int().positive(),
  /** What the task of this launch does: a backup that was sealed and not read back is verified next (K5). */
  work: RunKind,
  /** How often ECS was asked for a task; of each there is one report at most. */
  launches: count,
  /** How many of them were to read a sealed point back. */
  readBacks: count,
  /** What was asked of ECS, word for word: asked again, it starts nothing twice. */
  input: z.string().optional(),
  taskArn: z.string().optional(),
  startedAt: time.optional(),
  /** When it came into this state. */
  since: time,
  /** Since when it waits for the task of this attempt, however often it looked for room. @default since it was accepted */
  waitsSince: time.optional(),
  /** What it waits for, as it was told last. */
  waitsFor: z.string().optional(),
  /** Of a queued run. */
  notBefore: time.optional(),
  outcome: z
    // `sealed`: a backup whose bytes nobody outside its provider can read back
    .enum([
      'verified',
      'sealed',
      'good',
      'pass',
      'matches',
      'failed',
      'skipped',
      'stale',
      'differs',
      'waiting',
    ])
    .optional(),
  /** Of a run that ended as `waiting`: what it waits for, which point, and the run that went on when that was there. */
  thaw: z.object({ point: z.string(), thawing: Thawing, continuedAs: z.string().optional() }).optional(),
  error: ToldError.optional(),
  /** Of a drill or a restore that came to its end: what it took, as its task measured it. */
  seconds: z.number().nonnegative().optional(),
  endedAt: time.optional(),
  /** Whether everybody was told who must hear how it ended. */
  told: z.boolean(),
  version: count,
});
export type RunRecord = z.infer<typeof RunRecord>;

export const runName = ({ source, runId }: Pick<RunKey, 'source' | 'runId'>): string => `${source}@${runId}`;
