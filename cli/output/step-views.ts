import { endedText, runningText, type Step } from './step.ts';
import type { StepView } from './step-progress.ts';
import type { Sink } from './terminal.ts';

/** In a pipe or a file: one line when a step has ended, and nothing that only a screen understands. */
export const createPlainView = (sink: Sink, nowMs: () => number): StepView => ({
  began() {},
  moved() {},
  ended: (step) => void sink.write(`${endedText(step, nowMs())}\n`),
  say: (text) => void sink.write(`${text}\n`),
});

const redrawMs = 200;
const clearLine = '\r\u001b[K';

/** On a screen: one line, redrawn five times a second at most and gone at the end; what stays goes above it. */
export function createLiveView(sink: Sink, nowMs: () => number): StepView & { clear(): void } {
  let shown: Step | undefined;
  let drawnMs = 0;
  let timer: NodeJS.Timeout | undefined;
  const clear = (): void => {
    clearInterval(timer);
    timer = undefined;
    if (shown) sink.write(clearLine);
    shown = undefined;
  };
  const draw = (): void => {
    if (!shown) return;
    drawnMs = nowMs();
    const text = runningText(shown, drawnMs);
    // One column less: a full line makes some terminals begin a new one.
    sink.write(`${clearLine}${text.slice(0, Math.max(20, (sink.columns || 80) - 1))}`);
  };
  return {
    clear,
    began(step) {
      shown = step;
      draw();
      // Also while nothing moves: the clock on the line shows that we are there.
      timer ??= setInterval(draw, 1_000).unref();
    },
    moved(step) {
      shown = step;
      if (nowMs() - drawnMs >= redrawMs) draw();
    },
    ended: clear,
    say(text) {
      const step = shown;
      sink.write(`${step ? clearLine : ''}${text}\n`);
      if (step) draw();
    },
  };
}
