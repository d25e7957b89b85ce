import { UsageError } from '#core/errors.ts';

/** Where a Milvus is and who we are there. */
export interface MilvusSettings {
  /** `host:port`, as gRPC takes it. */
  readonly address: string;
  /** TLS, with the server's certificate checked. */
  readonly secure: boolean;
  /** `user:password`, or a token as Zilliz Cloud gives it; undefined: the server asks for none. */
  readonly token: string | undefined;
  /** The one database that the URL names; undefined: all. */
  readonly database: string | undefined;
  /** Path of the certificates that a server is checked against, instead of the system's. */
  readonly ca: string | undefined;
}

const advice = 'write http://user:password@host:19530, or https://… for a server with a certificate';

/** Understands a URL of a Milvus. `what` names it in errors; its value never appears. */
export function milvusSettings(text: string, what: string, ca: string | undefined): MilvusSettings {
  const url = urlOf(text, what);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UsageError(`${what} begins with '${url.protocol}' and not with 'http:' or 'https:'`, {
      hint: advice,
    });
  }
  const secure = url.protocol === 'https:';
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const path = decodeURIComponent(url.pathname.replace(/^\//, ''));
  if (path.includes('/')) throw new UsageError(`${what} has a path of several parts`, { hint: advice });
  // a URL forgets the port that is usual for its protocol
  const port = url.port || (/:(80|443)(\/|$|\?)/.exec(text)?.[1] ?? '19530');
  return {
    address: `${url.hostname}:${port}`,
    secure,
    token: user === '' ? undefined : password === '' ? user : `${user}:${password}`,
    database: path === '' ? undefined : path,
    ca,
  };
}

function urlOf(text: string, what: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError(`${what} is not a URL`, { hint: advice });
  }
  try {
    for (const part of [url.username, url.password, url.pathname]) decodeURIComponent(part);
  } catch {
    throw new UsageError(`${what} has a '%' that begins no percent-encoded character`, {
      hint: "write '%25' for a percent sign in a user, a password or the name of a database",
    });
  }
  return url;
}

/** For people: `http://milvus.example.org:19530`, never with a user part. */
export const labelOf = ({ address, secure, database }: MilvusSettings): string =>
  `${secure ? 'https' : 'http'}://${address}${database === undefined ? '' : `/${database}`}`;
