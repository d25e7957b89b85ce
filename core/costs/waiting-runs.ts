/** What it takes that runs wait for their turn. */
export interface Waiting {
  /** From the first task's start to the last one's end. */
  readonly minutes: number;
  /** Looks for room in vain, one a minute for each run that waits. */
  readonly looks: number;
  /** Records of runs at work that were read by them. */
  readonly recordsRead: number;
}

/** A night of so many runs that were asked for at once, each with the same minutes of a task. */
export function waitingRuns(runs: number, minutesEach: number, maxRunning: number): Waiting {
  const waves = Math.ceil(runs / maxRunning);
  let looks = 0;
  let recordsRead = readAtFirst(runs, maxRunning);
  for (let wave = 1; wave < waves; wave++) {
    const waiting = runs - wave * maxRunning;
    looks += waiting * minutesEach;
    recordsRead += waiting * minutesEach * maxRunning;
  }
  return { minutes: waves * minutesEach, looks, recordsRead };
}

/** Each looks once when it is asked for, while those before it come to work. */
function readAtFirst(runs: number, maxRunning: number): number {
  const few = Math.min(runs, maxRunning);
  return (few * (few - 1)) / 2 + (runs - few) * maxRunning;
}
