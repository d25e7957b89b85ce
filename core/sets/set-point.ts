import * as z from 'zod';
import { openSealed, sealed } from '../manifest/seal.ts';
import { isRunId } from '../point/run-id.ts';
import type { SetName } from './set-keys.ts';
import { skewOf } from './skew.ts';

const time = z.iso.datetime();
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const consistency = z.object({ kind: z.enum(['snapshot', 'fuzzy']), from: time, to: time });

export const SetMember = z.object({
  source: z.string().min(1),
  engine: z.string().min(1),
  runId: z.string().refine(isRunId, 'not a run id'),
  consistency,
  /** Of the member's manifest: this very point and no other that lies there. */
  seal: hash,
});
export type SetMember = z.infer<typeof SetMember>;

/** One point over several sources, version 1. Written once, after every member was read back. Times are UTC. */
export const SetPoint = z.object({
  setPoint: z.literal(1),
  set: z.string().min(1),
  id: z.string().refine(isRunId, 'not a run id'),
  scheduledAt: time,
  sealedAt: time,
  /** From the earliest `from` to the latest `to` of the members; `fuzzy` as soon as one of them is. */
  consistency,
  /** Between these two. */
  skewSeconds: z.number().nonnegative(),
  /** What the config allowed then; null: any. */
  maxSkewSeconds: z.number().positive().nullable(),
  /** Where it was not kept there is no set point. */
  skewKept: z.literal(true),
  members: z.array(SetMember).min(1),
  seal: hash,
});
export type SetPoint = z.infer<typeof SetPoint>;

/** The bytes of set.json. Refuses one that its own readers would refuse. */
export function sealSetPoint(point: Omit<SetPoint, 'seal'>): Buffer {
  const bytes = sealed(SetPoint.omit({ seal: true }).parse(point));
  const again = readSetPoint(bytes, point);
  if ('problem' in again) throw new TypeError(`a set point that cannot be read back: ${again.problem}`);
  return bytes;
}

/** Parses set.json; checks its seal, its place, and that its skew is that of its members. */
export function readSetPoint(
  bytes: Uint8Array,
  place: SetName,
): { readonly point: SetPoint } | { readonly problem: string } {
  const opened = openSealed(bytes);
  if ('problem' in opened) return { problem: `set.json ${opened.problem}` };
  const parsed = SetPoint.safeParse(opened.document);
  if (!parsed.success) return { problem: `set.json is no set point: ${z.prettifyError(parsed.error)}` };
  const { set, id, members, consistency: whole, skewSeconds, maxSkewSeconds } = parsed.data;
  if (set !== place.set || id !== place.id) {
    return { problem: `set.json is that of ${set}@${id} and lies at ${place.set}@${place.id}` };
  }
  const skew = skewOf(members);
  const isSame = skew.seconds === skewSeconds && skew.from === whole.from && skew.to === whole.to;
  if (!isSame || skew.kind !== whole.kind) return { problem: 'set.json says another skew than its members' };
  if (maxSkewSeconds !== null && skewSeconds > maxSkewSeconds) {
    return { problem: `its members are ${skewSeconds} s apart, and ${maxSkewSeconds} s were allowed` };
  }
  return { point: parsed.data };
}
