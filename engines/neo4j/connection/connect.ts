import {
  auth,
  driver as createDriver,
  session as modes,
  type Record as Row,
  type Transaction,
} from 'neo4j-driver';
import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import { adviseGraph } from './errors.ts';
import { type GraphSettings, labelOf } from './settings.ts';
import { rowsUnlessStopped, unlessStopped } from './unless-stopped.ts';

type Values = Readonly<Record<string, unknown>>;

/** One transaction that may read for hours. */
export interface GraphReader {
  /** Rows as they come; the server sends no more than is taken. */
  stream(statement: string): AsyncIterable<Row>;
  rows<Shape extends z.ZodType>(shape: Shape, statement: string): Promise<z.output<Shape>[]>;
}

/** A connection to one database. Statements of one graph may run beside each other. Integers are bigints. */
export interface Graph {
  /** For people. */
  readonly label: string;
  /** Rows of a statement that runs by itself, parsed. */
  rows<Shape extends z.ZodType>(shape: Shape, statement: string, values?: Values): Promise<z.output<Shape>[]>;
  /** Runs statements in one transaction, all or none. Gives how many nodes and relationships they made. */
  write(statements: readonly { readonly text: string; readonly values?: Values }[]): Promise<Made>;
  /** Reads within one transaction without a time limit, not before the state that `after` marks. */
  read<Result>(after: string, work: (reader: GraphReader) => Promise<Result>): Promise<Result>;
  /** Marks the newest committed transaction: two equal marks, and nothing was committed between. */
  mark(): Promise<string>;
  close(): Promise<void>;
}

export interface Made {
  readonly nodes: number;
  readonly relationships: number;
}

/** Of the server's own default: `db.transaction.timeout` would end a long scan half way. 0 is no limit. */
const noLimit = { timeout: 0 } as const;
const fetchRows = 1_000;

/** Connects and asks whether the server is there. `signal` ends the connection, whatever runs on it. */
export async function connectGraph(settings: GraphSettings, signal: AbortSignal): Promise<Graph> {
  signal.throwIfAborted();
  const { credentials, database, routed } = settings;
  const security = securityOf(settings);
  const driver = createDriver(
    security.address,
    credentials && auth.basic(credentials.user, credentials.password),
    {
      useBigInt: true,
      fetchSize: fetchRows,
      connectionTimeout: 15_000,
      connectionAcquisitionTimeout: 30_000,
      maxTransactionRetryTime: 0,
      userAgent: 'holdfast',
      ...security.options,
    },
  );
  // to the writer where there are several: a follower's newest transaction may be an old one
  const defaultAccessMode = routed ? modes.WRITE : modes.READ;
  const options = database === undefined ? {} : { database };
  const stop = (): void => void driver.close().catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  const close = async (): Promise<void> => {
    signal.removeEventListener('abort', stop);
    if (!signal.aborted) await driver.close();
  };

  const attempt = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await unlessStopped(signal, work());
    } catch (error) {
      signal.throwIfAborted();
      throw adviseGraph(error, settings);
    }
  };
  const inSession = <Result>(
    mode: Parameters<typeof driver.session>[0],
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly bookmarks: readonly string[] }> =>
    attempt(async () => {
      const session = driver.session({ ...options, ...mode });
      try {
        const transaction = session.beginTransaction(noLimit);
        // a transaction that is not committed goes with its session
        const result = await work(transaction);
        await transaction.commit();
        return { result, bookmarks: session.lastBookmarks() };
      } finally {
        await session.close().catch(() => {});
      }
    });

  const graph: Graph = {
    label: labelOf(settings),
    rows: (shape, statement, values) =>
      attempt(async () => {
        const session = driver.session({ ...options, defaultAccessMode: modes.WRITE });
        try {
          const { records } = await session.run(statement, values, noLimit);
          return records.map((row) => parsed(shape, row, statement));
        } finally {
          await session.close().catch(() => {});
        }
      }),
    async write(statements) {
      const { result } = await inSession({ defaultAccessMode: modes.WRITE }, async (transaction) => {
        let [nodes, relationships] = [0, 0];
        for (const { text, values } of statements) {
          const { summary } = await transaction.run(text, values);
          const { nodesCreated, relationshipsCreated } = summary.counters.updates();
          nodes += nodesCreated;
          relationships += relationshipsCreated;
        }
        return { nodes, relationships };
      });
      return result;
    },
    async read(after, work) {
      const { result } = await inSession({ defaultAccessMode, bookmarks: after }, (transaction) =>
        work({
          stream: (statement) => rowsUnlessStopped(signal, transaction.run(statement)),
          rows: async (shape, statement) =>
            (await transaction.run(statement)).records.map((row) => parsed(shape, row, statement)),
        }),
      );
      return result;
    },
    async mark() {
      const work = async (transaction: Transaction) => void (await transaction.run('RETURN 1'));
      const { bookmarks } = await inSession({ defaultAccessMode }, work);
      const [mark, ...others] = bookmarks;
      if (mark !== undefined && others.length === 0) return mark;
      throw new PermanentError(`${labelOf(settings)} gives no bookmark, so nobody can say when it was read`, {
        hint: 'report this with the version of the server',
      });
    },
    close,
  };
  try {
    await graph.rows(z.object({ one: z.bigint() }), 'RETURN 1 AS one');
    return graph;
  } catch (error) {
    await close();
    throw error;
  }
}

/** The driver takes a CA of ours only where the URL itself says nothing of TLS. */
function securityOf({ address, ca }: GraphSettings) {
  if (ca === undefined || !address.includes('+s://')) return { address, options: {} };
  const trust = 'TRUST_CUSTOM_CA_SIGNED_CERTIFICATES' as const;
  return {
    address: address.replace('+s://', '://'),
    options: { encrypted: true, trust, trustedCertificates: [ca] },
  };
}

function parsed<Shape extends z.ZodType>(shape: Shape, row: Row, statement: string): z.output<Shape> {
  const result = shape.safeParse(row.toObject());
  if (result.success) return result.data;
  throw new PermanentError(`'${statement}' answers in a form that is not known here`, {
    hint: `report this with the version of the server: ${z.prettifyError(result.error)}`,
  });
}
