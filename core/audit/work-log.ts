import type { Clock } from '../ports/clock.ts';

/** The log of one restore or drill, kept in memory until the work has ended, however it ends. */
export interface WorkLog {
  add(line: string): void;
  lines(): readonly string[];
}

/** A restore that fails on every row must not fill the memory: the beginning tells why, the end how it went on. */
const keptAtBothEnds = 5_000;
const longestLine = 4_000;

export function createWorkLog(clock: Clock): WorkLog {
  const first: string[] = [];
  const last: string[] = [];
  let dropped = 0;
  return {
    add(text) {
      for (const line of text.split('\n')) {
        const stamped = `${clock.now().toISOString()} ${line.slice(0, longestLine)}`;
        if (first.length < keptAtBothEnds) {
          first.push(stamped);
          continue;
        }
        last.push(stamped);
        // Dropped in blocks: taking away one line at a time would move the rest each time.
        if (last.length >= 2 * keptAtBothEnds) dropped += last.splice(0, keptAtBothEnds).length;
      }
    },
    lines: () => (dropped === 0 ? [...first, ...last] : [...first, `… ${dropped} lines left out …`, ...last]),
  };
}
