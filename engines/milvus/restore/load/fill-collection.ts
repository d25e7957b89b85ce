import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import { calls } from '../../connection/calls.ts';
import type { Milvus } from '../../connection/connect.ts';
import { type CollectionName, requestName, shownName } from '../../connection/name.ts';
import type { CollectionDefinition } from '../../contents/schema.ts';
import type { MilvusDeps } from '../../deps.ts';
import { insertable } from '../../values/insertable.ts';
import { type Open, readRows } from '../../verify/read-archives.ts';
import { Digits } from '../../wire/messages.ts';
import { flush } from './flush.ts';

const Inserted = z.object({ insert_cnt: Digits.transform(Number) });

/** Inserts every row of a collection of the point. Gives its digest. */
export async function fillCollection(
  milvus: Milvus,
  definition: CollectionDefinition,
  as: CollectionName,
  { open, signal, ...deps }: MilvusDeps & { readonly open: Open; readonly signal: AbortSignal },
): Promise<{ readonly rows: number; readonly digest: string }> {
  const { count, frames } = readRows(open, definition);
  const elements = new Map(definition.schema.fields.map(({ name, element_type }) => [name, element_type]));
  for await (const { partition, rows, fields_data } of frames) {
    signal.throwIfAborted();
    const { insert_cnt } = await milvus.ask(
      calls.insert,
      {
        ...requestName(as),
        partition_name: partition,
        fields_data: fields_data.map((column) => insertable(column, elements)),
        num_rows: rows,
      },
      Inserted,
    );
    if (insert_cnt !== rows) {
      throw new PermanentError(`${insert_cnt} of ${rows} rows of ${shownName(definition)} were taken`, {
        hint: "see the server's log, or restore another point",
      });
    }
    deps.progress.alive();
  }
  await flush(milvus, as, { ...deps, signal });
  return { rows: count.rows(), digest: count.digest() };
}
