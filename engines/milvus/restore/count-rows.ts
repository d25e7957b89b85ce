import * as z from 'zod';
import { UsageError } from '#core/errors.ts';
import { calls } from '../connection/calls.ts';
import type { Milvus } from '../connection/connect.ts';
import { collectionName, requestName } from '../connection/name.ts';
import { describe } from '../contents/describe.ts';
import { keyOf } from '../contents/schema.ts';
import { readFieldData, readScalars } from '../values/field-data.ts';
import { rangeFilter } from '../values/key.ts';
import { kinds } from '../values/kinds.ts';
import { Bytes } from '../wire/messages.ts';

const Answer = z.object({ fields_data: z.array(Bytes) });

/** Answers a question of a drill, `movies` or `movies where year >= 2020`: how many rows there are. */
export async function countRows(milvus: Milvus, question: string): Promise<string> {
  const [, shown = '', filter] = /^(\S+?)(?: where ([\s\S]+))?$/.exec(question.trim()) ?? [];
  if (shown === '') {
    throw new UsageError(`'${question}' is no question to Milvus`, {
      hint: "write 'movies where year >= 2020'",
    });
  }
  const name = collectionName(shown);
  const { definition } = await describe(milvus, name);
  const key = keyOf(definition.schema);
  const expr = filter ?? rangeFilter(key?.name ?? '', key?.data_type === kinds.int64, {});
  const request = { ...requestName(name), expr, output_fields: ['count(*)'] };
  const { fields_data } = await milvus.ask(calls.query, request, Answer);
  const [column] = fields_data;
  return (column && readScalars(readFieldData(column).scalars).long_data?.data[0]) ?? '0';
}
