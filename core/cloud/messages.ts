import * as z from 'zod';
import { PointClass } from '../point/point-class.ts';
import { thawFields } from '../thaw/thaw-fields.ts';
import { IncidentKind } from './incident-kind.ts';
import { RunKind, ToldError } from './run-record.ts';

const time = z.iso.datetime();
const name = z.string().min(1);

/** Asks for a run. Delivered twice, it is one run: its id is made of source and time. */
export const RunRequest = z.strictObject({
  ask: z.literal('run'),
  kind: RunKind,
  source: name,
  scheduledAt: time,
  class: PointClass.optional(),
  point: z.string().optional(),
  target: z.string().optional(),
  ...thawFields,
});
export type RunRequest = z.infer<typeof RunRequest>;

/** Asks that a run which is queued or starting gets its task. */
export const LaunchRequest = z.strictObject({
  ask: z.literal('launch'),
  kind: RunKind,
  source: name,
  runId: name,
});
export type LaunchRequest = z.infer<typeof LaunchRequest>;

/** What lies in the work queue. */
export const WorkMessage = z.discriminatedUnion('ask', [RunRequest, LaunchRequest]);
export type WorkMessage = z.infer<typeof WorkMessage>;

/** Who has taken an incident in hand: from then on nobody else is called. */
export const Acknowledgement = z.object({ by: z.string(), at: time });
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/**
 * What lies in the alert queue: everything that a message to people says. `failed` is told once, when something begins to
 * be wrong; `reminded` and `escalated` while it is; `tested` is about nothing, and shows that channels work.
 */
export const Alert = z.strictObject({
  what: z.enum(['failed', 'reminded', 'escalated', 'acknowledged', 'recovered', 'tested']),
  kind: IncidentKind,
  /** Not there when it is about the whole deployment, or about a source that is not in the config any more. */
  engine: name.optional(),
  /** Or `wholeDeployment`, or a part of it. */
  source: name,
  /** Of reminders and escalations: the how-manieth it is. One that is sent twice has the same number. */
  number: z.int().positive().optional(),
  /** No incident is behind it, so nobody will say that it is over. */
  oneOff: z.literal(true).optional(),
  /** Not there when no run is what went wrong. */
  runId: name.optional(),
  /** Of a run that reads one: `source@runId`. */
  point: z.string().optional(),
  /** Name of the secret of a restore's target. */
  target: z.string().optional(),
  /** Of the run. */
  outcome: z.string().optional(),
  at: time,
  /** When the trouble began: that of the first run that failed. */
  since: time,
  /** Runs that failed since. */
  failures: z.int().nonnegative(),
  error: ToldError.optional(),
  /** The newest good point, and the instant it brings back. null: there is none. Not there: whoever tells did not look. */
  lastGood: z.object({ point: z.string(), consistentAt: time }).nullable().optional(),
  /** Promised for the source. */
  rpoSeconds: z.number().positive().optional(),
  contacts: z.array(z.string()),
  owner: z.string().optional(),
  acknowledged: Acknowledgement.optional(),
  /** Who is called now, because nobody has acknowledged. */
  escalatedTo: z.array(z.string()).optional(),
});
export type Alert = z.infer<typeof Alert>;

/** What an incident keeps of its first alert: a reminder days later says the same. */
export const AlertAbout = Alert.pick({
  engine: true,
  runId: true,
  point: true,
  target: true,
  outcome: true,
  rpoSeconds: true,
  contacts: true,
  owner: true,
});
export type AlertAbout = z.infer<typeof AlertAbout>;
