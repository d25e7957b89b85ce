import { PermanentError } from '#core/errors.ts';

/** What came back stands in a state that only a person can mend. */
export class UnusableError extends PermanentError {
  /** In the word of RDS. */
  readonly status: string;

  constructor(message: string, { hint, status }: { readonly hint: string; readonly status: string }) {
    super(message, { hint });
    this.status = status;
  }
}
