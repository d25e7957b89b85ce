import { createPaint, type Paint } from './paint.ts';
import { createStepProgress, type EndingProgress } from './step-progress.ts';
import { createLiveView, createPlainView } from './step-views.ts';
import { decideTerminal, type Sink, type Terminal } from './terminal.ts';
import { type ToldError, toldText } from './told-error.ts';

/** What a verb has to say at its end: the same twice, for programs and for people. */
export interface Result {
  readonly document: object;
  readonly text: string;
}

/** The only way out. Standard output carries the result and nothing else. */
export interface Output {
  readonly terminal: Terminal;
  /** For standard output. */
  readonly paint: Paint;
  /** Progress of one piece of work, on standard error. */
  progress(label: string): EndingProgress;
  /** A line for people, on standard error. */
  say(text: string): void;
  /** The result. Only the first of `result` and `error` is written to standard output. */
  result(result: Result): void;
  /** An error, for people and, if asked for, as the document. */
  error(error: ToldError): void;
}

interface Surroundings {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly json: boolean;
  readonly nowMs: () => number;
}

export function createOutput(surroundings: Surroundings): Output {
  const { stdout, stderr, nowMs } = surroundings;
  const terminal = decideTerminal(surroundings);
  const live = terminal.live ? createLiveView(stderr, nowMs) : undefined;
  const view = live ?? createPlainView(stderr, nowMs);
  const paintErr = createPaint(terminal.paintsErr);
  let isDone = false;
  const document = (value: object): void => {
    if (!isDone) stdout.write(`${JSON.stringify(value)}\n`);
    isDone = true;
  };
  return {
    terminal,
    paint: createPaint(terminal.paintsOut),
    progress: (label) => createStepProgress(label, view, nowMs),
    say: (text) => view.say(text),
    result(result) {
      live?.clear();
      if (terminal.json) document(result.document);
      else if (result.text !== '') stdout.write(`${result.text}\n`);
    },
    error(error) {
      live?.clear();
      stderr.write(`${toldText(error, paintErr)}\n`);
      if (terminal.json) document({ error });
    },
  };
}
