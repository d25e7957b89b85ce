import { UsageError } from '#core/errors.ts';

/** Where a graph is and who we are there. */
export interface GraphSettings {
  /** `bolt://host:port`, without user and path. */
  readonly address: string;
  /** undefined: the user's home database. */
  readonly database: string | undefined;
  /** undefined: the server asks for none. */
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
  /** Goes by the routing table, to the writer. */
  readonly routed: boolean;
  /** Path of the certificates that a server is checked against, instead of the system's. */
  readonly ca: string | undefined;
}

/** NEO4J_USERNAME and NEO4J_PASSWORD, as cypher-shell reads them, count where the URL has none. */
export type GraphEnvironment = Readonly<Record<string, string | undefined>>;

const advice =
  'write bolt://user:password@host:7687/database, or neo4j+s://… for a cluster with a certificate';

/** Understands a URL of a graph. `what` names it in errors; its value never appears. */
export function graphSettings(
  text: string,
  what: string,
  {
    environment,
    ca,
    database,
  }: {
    readonly environment: GraphEnvironment;
    readonly ca?: string | undefined;
    /** Of the config; the URL's path may not say another. */
    readonly database?: string | undefined;
  },
): GraphSettings {
  const url = urlOf(text, what);
  const [, base = '', security = ''] = /^(bolt|neo4j)(\+s|\+ssc)?:$/.exec(url.protocol) ?? [];
  if (base === '') {
    throw new UsageError(`${what} begins with '${url.protocol}' and not with 'bolt:' or 'neo4j:'`, {
      hint: advice,
    });
  }
  if (url.hostname === '') throw new UsageError(`${what} names no host`, { hint: advice });
  const inPath = decodeURIComponent(url.pathname.replace(/^\//, ''));
  if (inPath !== '' && database !== undefined && inPath !== database) {
    throw new UsageError(`${what} names another database than the config: '${inPath}'`, {
      hint: 'leave one of them out',
    });
  }
  const name = inPath || database;
  const user = decodeURIComponent(url.username) || environment['NEO4J_USERNAME'] || 'neo4j';
  const password = decodeURIComponent(url.password) || environment['NEO4J_PASSWORD'];
  return {
    address: `${base}${security}://${url.hostname}:${url.port || '7687'}`,
    database: name,
    credentials: password ? { user, password } : undefined,
    routed: base === 'neo4j',
    ca,
  };
}

function urlOf(text: string, what: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError(`${what} is not a connection URL`, { hint: advice });
  }
  try {
    for (const part of [url.username, url.password, url.pathname]) decodeURIComponent(part);
  } catch {
    throw new UsageError(`${what} has a '%' that begins no percent-encoded character`, {
      hint: "write '%25' for a percent sign in a user, a password or a database name",
    });
  }
  return url;
}

/** For people: `bolt://graph.example.org:7687/movies`, never with a user part. */
export const labelOf = ({ address, database }: GraphSettings): string =>
  database === undefined ? address : `${address}/${database}`;
