/** A client of 17 or later sets this on a server that does not know it. The setting is without meaning there. */
export const transactionTimeout = /unrecognized configuration parameter "transaction_timeout"/;

interface ToolEnd {
  readonly program: string;
  readonly code: number | null;
  readonly stderr: string;
  /** A message that is expected, and no error. */
  readonly expected?: RegExp;
}

/** The errors that a client tool reported, each with the object it stopped at and what to do about it. None is good. */
export function restoreErrors({ program, code, stderr, expected }: ToolEnd): readonly string[] {
  const messages = messagesIn(stderr, program).filter((message) => isError.test(message));
  const errors = messages.filter((message) => !expected?.test(message));
  if (errors.length > 0) return errors.map((message) => advised(masked(message)));
  if (code === 0) return [];
  const ignored = Number(/errors ignored on restore: (\d+)/.exec(stderr)?.[1]);
  if (expected && messages.length > 0 && ignored === messages.length) return [];
  return [
    `${program} ended with ${code === null ? 'a signal' : `exit code ${code}`}: ${masked(stderr.trim()) || 'no message'}`,
  ];
}

const isError = /\b(error|fatal|ERROR|FATAL|PANIC): /;

/** A message begins where the tool names itself; what the server added follows it. */
function messagesIn(stderr: string, program: string): readonly string[] {
  const messages: string[] = [];
  let place = '';
  for (const line of stderr.split('\n')) {
    const own = line.startsWith(`${program}: `) ? line.slice(program.length + 2) : undefined;
    const entry = own && /^(?:warning: |error: )?(?:in|from) TOC entry \d+; \d+ \d+ (.*)$/.exec(own)?.[1];
    if (entry) place = `${entry}: `;
    else if (own !== undefined && !/^while /.test(own)) messages.push(`${place}${own}`);
    else if (own === undefined && line !== '' && messages.length > 0)
      messages.push(`${messages.pop()}\n${line}`);
  }
  return messages;
}

/** Definitions of user mappings, servers and subscriptions hold passwords in clear text. */
const masked = (message: string): string =>
  message
    .replace(/(Command was: [^\n]{0,300})[\s\S]*$/, '$1')
    .replace(/(OPTIONS \(|CONNECTION '|PASSWORD ')[\s\S]*$/i, '$1…');

/**
 * A function that names something without its schema works for its users and fails here: pg_dump and pg_restore leave
 * the search path empty.
 */
function advised(message: string): string {
  const called = /(?:SQL|PL\/\w+) function "?([^\s"(]+(?:\([^)]*\))?)/.exec(message)?.[1];
  if (!called || !/(relation|function|operator|type) .* does not exist/.test(message)) return message;
  return `${message}\ncure: the function names something without its schema; on the source run ALTER FUNCTION ${called} SET search_path = <its schemas>, then back up again`;
}
