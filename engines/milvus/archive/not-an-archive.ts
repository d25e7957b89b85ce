/** Bytes that arrived as they were stored, and are no archive of ours. Its message holds nothing of anybody's values. */
export class NotAnArchiveError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotAnArchiveError';
  }
}

/** Runs what parses something: whatever it throws says that this is not what was to be parsed. */
export function parsing<Value>(what: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    if (error instanceof NotAnArchiveError) throw error;
    throw new NotAnArchiveError(`${what} has a form that nobody wrote`);
  }
}
