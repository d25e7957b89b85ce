/** Says what happened, for people who look for it later. Events are facts in the past tense: `RUN_STARTED`. */
export interface Logger {
  info(event: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(event: string, facts?: Readonly<Record<string, unknown>>): void;
}
