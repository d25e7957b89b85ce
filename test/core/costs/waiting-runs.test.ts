import { expect, it } from 'vitest';
import { waitingRuns } from '#core/costs/waiting-runs.ts';

/** Minute by minute: whoever waits looks once a minute, and reads every run at work. */
function play(runs: number, minutesEach: number, maxRunning: number) {
  let waiting = runs;
  let minutes = 0;
  let looks = 0;
  let recordsRead = 0;
  while (waiting > 0) {
    waiting = Math.max(0, waiting - maxRunning);
    for (let minute = 0; minute < minutesEach; minute++) {
      looks += waiting;
      recordsRead += waiting * maxRunning;
      minutes += 1;
    }
  }
  return { minutes, looks, recordsRead };
}

it.each([
  [1, 10, 20],
  [20, 10, 20],
  [21, 10, 20],
  [100, 10, 20],
  [95, 3, 20],
])('%i runs of %i minutes, %i at once, wait as they do minute by minute', (runs, minutes, maxRunning) => {
  const { recordsRead, ...played } = play(runs, minutes, maxRunning);
  const { recordsRead: read, ...reckoned } = waitingRuns(runs, minutes, maxRunning);
  expect(reckoned).toEqual(played);
  // and once each before they wait, while those at work grow in number
  let atFirst = 0;
  for (let before = 0; before < runs; before++) atFirst += Math.min(before, maxRunning);
  expect(read - recordsRead).toBe(atFirst);
});

it('takes no time where there is no run', () => {
  expect(waitingRuns(0, 10, 20)).toEqual({ minutes: 0, looks: 0, recordsRead: 0 });
});
