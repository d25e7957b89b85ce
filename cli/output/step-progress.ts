import type { Progress } from '#core/ports/progress.ts';
import type { Step } from './step.ts';

/** What happens to a line of progress: on a screen it is redrawn, in a log each step is one line. */
export interface StepView {
  began(step: Step): void;
  moved(step: Step): void;
  ended(step: Step): void;
  /** A line that stays. */
  say(text: string): void;
}

export interface EndingProgress extends Progress {
  /** The last phase is over, well or not. */
  end(): void;
}

/** Counts what moves within a phase. */
export function createStepProgress(label: string, view: StepView, nowMs: () => number): EndingProgress {
  let step: Step | undefined;
  const end = (): void => {
    if (step) view.ended(step);
    step = undefined;
  };
  return {
    phase(name, { bytes, items } = {}) {
      end();
      step = {
        label,
        name,
        startedMs: nowMs(),
        totalBytes: bytes,
        totalItems: items,
        bytes: 0,
        items: 0,
      };
      view.began(step);
    },
    bytes(count) {
      if (!step) return;
      step.bytes += count;
      view.moved(step);
    },
    alive() {
      if (step) view.moved(step);
    },
    item() {
      if (!step) return;
      step.items += 1;
      view.moved(step);
    },
    note: (text) => view.say(`${label}: ${text}`),
    end,
  };
}
