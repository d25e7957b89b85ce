import * as z from 'zod';
import { UsageError } from '#core/errors.ts';

export const SslMode = z.enum(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']);

/** Where a database is and who we are there. Undefined means what libpq would take from the environment. */
export interface ConnectionSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  readonly sslMode: z.infer<typeof SslMode>;
  /** Path of the certificates that `verify-ca` and `verify-full` accept. */
  readonly sslRootCert: string | undefined;
}

/** The variables of libpq that count here. Read at the edge, passed in. */
export type LibpqEnvironment = Readonly<Record<string, string | undefined>>;

/** The form in which RDS keeps credentials in Secrets Manager. */
const RdsSecret = z.object({
  host: z.string(),
  port: z.coerce.number().int().optional(),
  username: z.string(),
  password: z.string(),
  dbname: z.string().optional(),
});

const adviceOnUrl = 'write postgres://user@host:5432/database?sslmode=verify-full';

/** Understands a connection URL, or the JSON that RDS writes. `what` names it in errors; its value never appears. */
export function connectionSettings(
  text: string,
  what: string,
  { environment, ca }: { readonly environment: LibpqEnvironment; readonly ca?: string },
): ConnectionSettings {
  if (text.trimStart().startsWith('{')) return fromRdsSecret(text, what, ca);
  const url = urlOf(text, what);
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    throw new UsageError(`${what} begins with '${url.protocol}' and not with 'postgres:'`, {
      hint: adviceOnUrl,
    });
  }
  const options = url.searchParams;
  const user = decodeURIComponent(url.username) || options.get('user') || environment['PGUSER'] || 'postgres';
  return {
    host: options.get('host') ?? (hostOf(url) || environment['PGHOST'] || 'localhost'),
    port:
      portOf(options.get('port') ?? url.port, what) ?? portOf(environment['PGPORT'] ?? '', 'PGPORT') ?? 5432,
    user,
    database: decodeURIComponent(url.pathname.slice(1)) || environment['PGDATABASE'] || user,
    password:
      decodeURIComponent(url.password) || options.get('password') || environment['PGPASSWORD'] || undefined,
    sslMode: sslModeOf(options.get('sslmode') ?? environment['PGSSLMODE'], what),
    sslRootCert: options.get('sslrootcert') ?? ca ?? environment['PGSSLROOTCERT'],
  };
}

const noHost = 'host.not.written.invalid';

function urlOf(text: string, what: string): URL {
  let url: URL;
  try {
    // WHATWG parses hosts of unknown schemes as they are; an empty host (`postgres:///db`) is allowed there, though
    // not behind a user (`postgres://user@/db?host=/run/postgresql`), where libpq takes it all the same.
    url = new URL(text.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?#:]|$)/i, `$1${noHost}`));
  } catch {
    throw new UsageError(`${what} is not a connection URL`, { hint: adviceOnUrl });
  }
  try {
    for (const part of [url.username, url.password, url.hostname, url.pathname]) decodeURIComponent(part);
  } catch {
    throw new UsageError(`${what} has a '%' that begins no percent-encoded character`, {
      hint: "write '%25' for a percent sign in a user, a password or a database name",
    });
  }
  return url;
}

const hostOf = ({ hostname }: URL): string =>
  hostname === noHost ? '' : decodeURIComponent(hostname).replace(/^\[|\]$/g, '');

function fromRdsSecret(text: string, what: string, ca: string | undefined): ConnectionSettings {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UsageError(`${what} begins like JSON and is not`, { hint: adviceOnUrl });
  }
  const secret = RdsSecret.safeParse(json);
  if (!secret.success) {
    throw new UsageError(`${what} is JSON without host, username and password`, {
      hint: 'write the fields that RDS writes: host, port, username, password, dbname',
    });
  }
  const { host, port, username, password, dbname } = secret.data;
  return {
    host,
    port: port ?? 5432,
    user: username,
    password,
    database: dbname ?? 'postgres',
    sslMode: ca === undefined ? 'require' : 'verify-full',
    sslRootCert: ca,
  };
}

function portOf(text: string, what: string): number | undefined {
  if (text === '') return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new UsageError(`the port of ${what} is not a number from 1 to 65535`, { hint: adviceOnUrl });
}

function sslModeOf(text: string | undefined, what: string): z.infer<typeof SslMode> {
  const mode = SslMode.safeParse(text ?? 'prefer');
  if (mode.success) return mode.data;
  throw new UsageError(`sslmode '${text}' of ${what} does not exist`, {
    hint: `write one of ${SslMode.options.join(', ')}`,
  });
}

/** For people: `postgres://db.example.org:5432/orders`, never with a user part. */
export const labelOf = ({ host, port, database }: ConnectionSettings): string =>
  host.startsWith('/') ? `postgres:///${database}?host=${host}` : `postgres://${host}:${port}/${database}`;
