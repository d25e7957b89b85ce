import type { ToldError } from './run-record.ts';

/** Characters. A record holds 400 KB, a message 256 KB, and a mail is read at night. */
const most = { message: 4_000, hint: 1_000 } as const;

/** An error as records and messages take it: whatever a server says at length, its end is in the task's log. */
export const shortened = ({ message, hint }: ToldError): ToldError => ({
  message: cut(message, most.message),
  hint: cut(hint, most.hint),
});

const cut = (text: string, length: number): string =>
  text.length <= length
    ? text
    : `${text.slice(0, length)} … (${text.length} characters; the log has them all)`;
