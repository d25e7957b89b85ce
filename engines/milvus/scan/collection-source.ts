import * as z from 'zod';
import { AdvisedError, PermanentError } from '#core/errors.ts';
import { NotAnArchiveError } from '../archive/not-an-archive.ts';
import { calls } from '../connection/calls.ts';
import type { Milvus } from '../connection/connect.ts';
import { grpcCodeOf, RefusedError } from '../connection/errors.ts';
import { type CollectionName, requestName, shownName } from '../connection/name.ts';
import { readFieldData, readScalars } from '../values/field-data.ts';
import { keyFilter, rangeFilter } from '../values/key.ts';
import { kinds } from '../values/kinds.ts';
import { type Rows, rowsOf } from '../values/rows-of.ts';
import { Bytes, decodeMessage } from '../wire/messages.ts';
import { type ScanSource, TooLargeError } from './source.ts';

export interface Scanned extends CollectionName {
  readonly id: string;
  readonly keyField: string;
  readonly keyKind: number;
  /** Columns that every row must come with. */
  readonly stored: readonly string[];
  /** Columns that are computed from others: not stored. */
  readonly outputs: readonly string[];
  /** undefined: the whole collection. */
  readonly partition: string | undefined;
  /** Everything that was acknowledged before is seen; undefined: before each question. See instant.ts. */
  readonly since: string | undefined;
}

const Answer = z.object({ fields_data: z.array(Bytes) });
/** Of Milvus' protocol: `customized` goes by a timestamp. */
const [strong, customized] = [0, 4];

/** Asks a server for the rows of one collection, or of one partition of it. */
export function collectionSource(milvus: Milvus, scanned: Scanned): ScanSource {
  const { keyField, outputs, partition, since } = scanned;
  const consistency =
    since === undefined
      ? { consistency_level: strong }
      : { consistency_level: customized, guarantee_timestamp: since };
  const isNumber = scanned.keyKind === kinds.int64;
  const query = async (
    expr: string,
    output: string,
    params: Readonly<Record<string, string>>,
  ): Promise<Buffer[]> => {
    const { fields_data } = await milvus.askPlainly(
      calls.query,
      {
        ...requestName(scanned),
        expr,
        output_fields: [output],
        partition_names: partition === undefined ? [] : [partition],
        query_params: Object.entries(params).map(([key, value]) => ({ key, value })),
        ...consistency,
      },
      Answer,
    );
    return fields_data;
  };
  const advised = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TooLargeError || error instanceof AdvisedError) throw error;
      if (error instanceof NotAnArchiveError) throw unreadable(scanned, error);
      throw milvus.advised(error);
    }
  };
  const count = (expr: string): Promise<number> =>
    advised(async () => {
      const [column] = await query(expr, 'count(*)', {});
      const [digits] = column ? (readScalars(readFieldData(column).scalars).long_data?.data ?? []) : [];
      if (digits === undefined) throw new NotAnArchiveError('a count without a number');
      return Number(digits);
    });
  return {
    label: partition === undefined ? shownName(scanned) : `${shownName(scanned)}, partition ${partition}`,
    count: (range) => count(rangeFilter(keyField, isNumber, range)),
    countKey: (key) => count(keyFilter(keyField, key)),
    page: (range, limit, order) =>
      advised(async () => {
        const cursor = { iterator: 'True', reduce_stop_for_best: 'True', collection_id: scanned.id };
        const params = { limit: String(limit), ...(order === 'cursor' ? cursor : {}) };
        const filter = rangeFilter(keyField, isNumber, range);
        const came = await query(filter, '*', params).catch((error: unknown) => {
          throw isTooLarge(error) ? new TooLargeError('a page is too large', { cause: error }) : error;
        });
        const columns = came.filter((bytes) => !outputs.includes(nameOf(bytes)));
        const bytes = columns.reduce((sum, column) => sum + column.length, 0);
        // an empty answer has columns without values, or none
        const rows = columns.length === 0 ? noRows : rowsOf(columns, keyField);
        if (rows.count > 0) refuseLacking(scanned, columns.map(nameOf));
        return { columns, rows, bytes };
      }),
  };
}

const noRows: Rows = { count: 0, keys: [], content: () => Buffer.alloc(0), cell: () => null };

const Name = z.object({ field_name: z.string() });
const nameOf = (bytes: Buffer): string => decodeMessage('FieldData', Name, bytes).field_name;

/** A collection may be loaded in part (`load_fields`): `*` then leaves columns out, and the server says nothing of it. */
function refuseLacking({ stored, ...name }: Scanned, came: readonly string[]): void {
  const lacking = stored.filter((column) => !came.includes(column));
  if (lacking.length === 0) return;
  throw new PermanentError(`collection ${shownName(name)} gives rows without ${lacking.join(', ')}`, {
    hint: 'release it and load it with all of its fields: what is not loaded is in no answer',
  });
}

/** 8 of gRPC: a message above a limit; Milvus itself says so in words. */
const isTooLarge = (error: unknown): boolean =>
  grpcCodeOf(error) === 8 ||
  (error instanceof RefusedError && /exceed|larger than|too large|max.*(size|window)/i.test(error.message));

const unreadable = (name: CollectionName, error: NotAnArchiveError): PermanentError =>
  new PermanentError(
    `collection ${shownName(name)} answers in a form that is not known here: ${error.message}`,
    {
      hint: 'report this with the version of the server; nothing was stored',
    },
  );
