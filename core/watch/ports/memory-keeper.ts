import * as z from 'zod';

const time = z.iso.datetime();

/** Of a schedule that a plan declares. */
export const RememberedSchedule = z.object({
  /** Expression and time zone. Other words make it another schedule, which owes nothing from before. */
  says: z.string(),
  /** Since when watch has seen it declared: what was due before is nobody's to miss. */
  since: time,
  /** Every source has an accepted run of this time, or a later one. */
  accepted: time.optional(),
  /** Runs that were missing have been asked for, those of this time and of all before it. */
  asked: time.optional(),
});
export type RememberedSchedule = z.infer<typeof RememberedSchedule>;

const seconds = z.int().nonnegative();

/** Of a source; seconds since 1970, for there may be ten thousand. */
export const RememberedSource = z.object({
  /** Since when watch has seen it declared. */
  since: seconds,
  /** The plan that it follows; none while it is paused. */
  plan: z.string(),
  /** Since when it does: what that plan had due before was not its to run. */
  follows: seconds,
  /** When its points are looked at next. */
  points: seconds,
  /** When its drills are. */
  drills: seconds,
  /** The instant that its newest good point brings back, as of the last look. */
  good: seconds.optional(),
  /** When its last good drill ended. */
  drilled: seconds.optional(),
  /** Kinds of incidents of the whole deployment in which people were told of it together with others. */
  together: z.array(z.string()).optional(),
});
export type RememberedSource = z.infer<typeof RememberedSource>;

export interface Remembered {
  readonly schedules: Readonly<Record<string, RememberedSchedule>>;
  readonly sources: Readonly<Record<string, RememberedSource>>;
  /** By check, when it last looked. */
  readonly looks: Readonly<Record<string, string>>;
}

/** Keeps what watch remembers. */
export interface MemoryKeeper {
  /** Empty where there is none, or none that this version understands. */
  read(): Promise<Remembered>;
  /** Writes what differs from what was read. Of two rounds at once, the last one counts: all of it is only a hint. */
  keep(remembered: Remembered): Promise<void>;
}
