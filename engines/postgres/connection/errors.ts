import { AdvisedError, PermanentError, TransientError } from '#core/errors.ts';
import { type ConnectionSettings, labelOf } from './settings.ts';

/** What to do about an error class of the server (SQLSTATE) or of the network (errno). `retry`: another try may help. */
const advice: Readonly<Record<string, { readonly retry: boolean; readonly hint: string }>> = {
  '28P01': { retry: false, hint: 'correct the password in the secret or variable that the source names' },
  '28000': { retry: false, hint: 'correct the user in the URL, or let pg_hba.conf admit it from here' },
  '3D000': { retry: false, hint: 'correct the database name at the end of the URL' },
  '42501': {
    retry: false,
    hint: 'grant the right to the role that the URL names, for example by pg_read_all_data',
  },
  '53300': { retry: true, hint: 'raise max_connections, or lower streams in the plan' },
  '55P03': { retry: true, hint: 'another session holds a lock; end it or run at a quieter time' },
  '57P03': { retry: true, hint: 'the server is starting or stopping; it is tried again' },
  UNTRUSTED: {
    retry: false,
    hint: "name the CA that signed the server's certificate: tls.ca in the config, or sslrootcert in the URL",
  },
  OTHER_HOST: {
    retry: false,
    hint: "write the host name that stands in the server's certificate into the URL",
  },
  NO_TLS: { retry: false, hint: 'turn on TLS at the server, or write a weaker sslmode into the URL' },
  ENOTFOUND: { retry: false, hint: 'correct the host name in the URL, or mend the name server' },
  EAI_AGAIN: { retry: true, hint: 'the name server does not answer; it is tried again' },
  ECONNREFUSED: { retry: true, hint: 'start the server, or correct host and port in the URL' },
  ECONNRESET: { retry: true, hint: "the server or the network cut the connection; see the server's log" },
  ETIMEDOUT: { retry: true, hint: 'let the firewall or security group admit this machine' },
};

/** Adds what to do next to an error of the driver. Its message may name the user, and never holds the password. */
export function adviseConnection(error: unknown, settings: ConnectionSettings): AdvisedError {
  if (error instanceof AdvisedError) return error;
  const text = textOf(error);
  const known = advice[codeOf(error)] ?? advice[codeInText(text)];
  const message = `${labelOf(settings)}: ${text}`;
  const hint = known?.hint ?? "see the server's log; the same statement by psql shows more";
  return known?.retry === false
    ? new PermanentError(message, { hint, cause: error })
    : new TransientError(message, { hint, cause: error });
}

/** A host with several addresses fails with an error for each, and none of its own. */
function textOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(textOf))].join('; ');
  return error instanceof Error ? error.message || error.name : String(error);
}

/** SQLSTATE or errno of an error, or '' where it has none. */
export function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const textOfCode: readonly (readonly [RegExp, string])[] = [
  [/password authentication failed|no password supplied|SASL.*password must be/i, '28P01'],
  [/no pg_hba.conf entry|role ".*" does not exist/i, '28000'],
  [/database ".*" does not exist/i, '3D000'],
  [/permission denied/i, '42501'],
  [/too many clients|remaining connection slots/i, '53300'],
  [/due to (lock|statement) timeout/i, '55P03'],
  [/the database system is (starting up|shutting down)/i, '57P03'],
  [/does not match certificate's altnames|server certificate for .* does not match host name/i, 'OTHER_HOST'],
  [
    /certificate verify failed|self-signed certificate|unable to (verify|get) .*certificate|certificate has expired|root certificate file/i,
    'UNTRUSTED',
  ],
  [/server does not support SSL/i, 'NO_TLS'],
  [/could not translate host name/i, 'ENOTFOUND'],
  [/Connection refused/i, 'ECONNREFUSED'],
  [/timeout expired|connection timeout/i, 'ETIMEDOUT'],
];

/** The code behind a text, for tools that print an error and give no code. */
export const codeInText = (text: string): string =>
  textOfCode.find(([pattern]) => pattern.test(text))?.[1] ?? '';

/** What to do about an error text of a tool, and whether another try may help. */
export const adviceOnText = (text: string): { readonly retry: boolean; readonly hint: string } | undefined =>
  advice[codeInText(text)];
