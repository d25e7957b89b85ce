/** As much of a stream as output needs. */
export interface Sink {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** How to speak to whoever reads. Decided once, at the start. */
export interface Terminal {
  /** One document on standard output, nothing else there. */
  readonly json: boolean;
  /** Standard error is a screen that a line may be redrawn on. */
  readonly live: boolean;
  /** Colours on standard output and standard error. */
  readonly paintsOut: boolean;
  readonly paintsErr: boolean;
}

interface Surroundings {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly json: boolean;
}

export function decideTerminal({ stdout, stderr, environment, json }: Surroundings): Terminal {
  // A build log that claims to be a terminal keeps every redrawn line.
  const isDumb = environment['TERM'] === 'dumb' || isSet(environment['CI']);
  // no-color.org: present and not empty, whatever its value
  const mayPaint = !environment['NO_COLOR'] && !isDumb;
  return {
    json,
    live: stderr.isTTY === true && !isDumb,
    paintsOut: mayPaint && stdout.isTTY === true && !json,
    paintsErr: mayPaint && stderr.isTTY === true,
  };
}

const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== 'false';
