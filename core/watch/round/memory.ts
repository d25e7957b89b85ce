import type { Config } from '../../config/config.ts';
import type { Remembered, RememberedSchedule, RememberedSource } from '../ports/memory-keeper.ts';

/** What watch remembers from one round to the next. It only spares looks: with none of it, everything is looked at. */
export interface Memory {
  schedule(name: string): RememberedSchedule | undefined;
  setSchedule(name: string, schedule: RememberedSchedule): void;
  source(name: string): RememberedSource | undefined;
  setSource(name: string, source: RememberedSource): void;
  lookedAt(check: string): Date | undefined;
  setLookedAt(check: string, at: Date): void;
  /** Everything, to be kept. Of sources and schedules that are not declared any more nothing is. */
  whole(declared: { readonly sources: readonly string[]; readonly schedules: readonly string[] }): Remembered;
}

/** Notes what is declared now. A source that follows another plan, or is no longer paused, begins anew with its times. */
export function noteDeclared(memory: Memory, sources: Config['sources'], at: Date): void {
  const now = Math.floor(at.getTime() / 1000);
  for (const { name, plan: declared, paused } of Object.values(sources)) {
    const plan = paused ? '' : declared;
    const known = memory.source(name) ?? { since: now, plan, follows: now, points: 0, drills: 0 };
    // what a clock has written that went wrong would make nothing late or missed until then
    const [since, follows] = [Math.min(known.since, now), Math.min(known.follows, now)];
    memory.setSource(name, { ...known, since, plan, follows: known.plan === plan ? follows : now });
  }
}

export function createMemory(remembered: Remembered): Memory {
  const schedules = new Map(Object.entries(remembered.schedules));
  const sources = new Map(Object.entries(remembered.sources));
  const looks = new Map(Object.entries(remembered.looks));
  return {
    schedule: (name) => schedules.get(name),
    setSchedule: (name, schedule) => void schedules.set(name, schedule),
    source: (name) => sources.get(name),
    setSource: (name, source) => void sources.set(name, source),
    lookedAt(check) {
      const at = looks.get(check);
      return at === undefined ? undefined : new Date(at);
    },
    setLookedAt: (check, at) => void looks.set(check, at.toISOString()),
    whole: (declared) => ({
      schedules: only(schedules, declared.schedules),
      sources: only(sources, declared.sources),
      looks: Object.fromEntries(looks),
    }),
  };
}

const only = <Value>(all: ReadonlyMap<string, Value>, names: readonly string[]): Record<string, Value> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = all.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
