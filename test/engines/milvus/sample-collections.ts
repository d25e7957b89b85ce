import * as z from 'zod';
import { calls } from '#engines/milvus/connection/calls.ts';
import type { Milvus } from '#engines/milvus/connection/connect.ts';
import { kinds } from '#engines/milvus/values/kinds.ts';
import { indexAndLoad, insertRows, type MadeField, makeCollection } from './made-collection.ts';

const key = { is_primary_key: true };
const nullable = { nullable: true };

export const movieFields: readonly MadeField[] = [
  { name: 'id', kind: 'int64', more: key },
  { name: 'title', kind: 'varchar', params: { max_length: '200' } },
  { name: 'year', kind: 'int32', more: nullable },
  { name: 'small', kind: 'int8' },
  { name: 'rating', kind: 'float', more: nullable },
  { name: 'score', kind: 'double' },
  { name: 'seen', kind: 'bool', more: nullable },
  { name: 'info', kind: 'json', more: nullable },
  {
    name: 'tags',
    kind: 'array',
    more: { element_type: kinds.varchar },
    params: { max_length: '50', max_capacity: '8' },
  },
  { name: 'plot', kind: 'floatVector', params: { dim: '8' } },
  { name: '$meta', kind: 'json' },
];

/** The numbers that JavaScript, JSON and filters of Milvus get wrong. */
const oddKeys = [-(2n ** 63n), -(2n ** 63n) + 1n, -1n, 0n, 2n ** 53n + 1n, 2n ** 63n - 2n, 2n ** 63n - 1n];

/** Neither in the order of its keys nor in another. */
const shuffled = (count: number): number[] =>
  Array.from({ length: count }, (_, at) => (at * 7_919) % count).filter((value) => value >= 0);

export const movie = (id: bigint, at: number) => [
  id,
  `movie ${at} é 😀`,
  at % 3 === 0 ? null : 1900 + (at % 120),
  (at % 256) - 128,
  at % 4 === 0 ? null : at / 7,
  at % 5 === 0 ? -0 : at * 1e-300,
  at % 2 === 0 ? null : at % 4 === 1,
  at % 6 === 0 ? null : `{"big": 9007199254740993, "list": [1, 1.0, ${at}], "text": "ü\\n"}`,
  Array.from({ length: at % 4 }, (_, tag) => `tag ${tag}`),
  Array.from({ length: 8 }, (_, dimension) => Math.sin(at * 8 + dimension)),
  `{"color": "red", "votes": 9007199254740993, "n": ${at}}`,
];

export const nameFields: readonly MadeField[] = [
  { name: 'name', kind: 'varchar', more: key, params: { max_length: '500' } },
  { name: 'face', kind: 'floatVector', params: { dim: '4' } },
];
const oddNames = [
  '',
  ' ',
  '"',
  "'",
  '\\',
  '\\"',
  'a\nb\tc\rd',
  '😀',
  'é',
  '\uFFFD',
  'ﬀ',
  '%',
  'name == ""',
  'x'.repeat(400),
];

const run = (milvus: Milvus, call: (typeof calls)[keyof typeof calls], request: object) =>
  milvus.ask(call, { ...request }, z.unknown());

/**
 * Collections with every kind of value, key, partition, alias and index that Milvus Lite has; `count` movies. Milvus 2.3 has
 * no nulls, and never gives the largest key.
 */
export async function fillSample(milvus: Milvus, count = 600, nulls: 'yes' | 'no' = 'yes'): Promise<void> {
  const own = movieFields.slice(0, -1);
  const fields =
    nulls === 'yes'
      ? own
      : own.map(({ more, ...field }) => ({ ...field, more: { ...more, nullable: false } }));
  await makeCollection(milvus, { name: 'movies', fields, dynamic: 'yes' });
  await run(milvus, calls.createPartition, {
    db_name: 'default',
    collection_name: 'movies',
    partition_name: 'recent',
  });
  const keys = nulls === 'yes' ? oddKeys : oddKeys.slice(0, -1);
  const rows = [...keys, ...shuffled(count).map((at) => BigInt(at) * 3n + 5n)].map((id, at) =>
    movie(id, at).map(
      (value, column) => value ?? (nulls === 'yes' ? null : movieFields[column]?.kind === 'json' ? '{}' : 0),
    ),
  );
  await insertRows(milvus, { collection: 'movies' }, movieFields, rows.slice(0, count - 100));
  await insertRows(
    milvus,
    { collection: 'movies', partition: 'recent' },
    movieFields,
    rows.slice(count - 100),
  );
  await indexAndLoad(milvus, 'movies', 'plot');
  await run(milvus, calls.createAlias, { db_name: 'default', collection_name: 'movies', alias: 'current' });

  await makeCollection(milvus, { name: 'names', fields: nameFields });
  const names = [...oddNames, ...shuffled(100).map((at) => `name ${at}`)];
  await insertRows(
    milvus,
    { collection: 'names' },
    nameFields,
    names.map((name, at) => [name, [at + 1, 1, 0, -at]]),
  );
  await indexAndLoad(milvus, 'names', 'face', { index_type: 'FLAT', metric_type: 'L2' });

  await run(milvus, calls.createDatabase, { db_name: 'archive' });
  await makeCollection(milvus, { name: 'empty', database: 'archive', fields: nameFields });
  await indexAndLoad(milvus, 'empty', 'face', { index_type: 'FLAT', metric_type: 'IP' }, 'archive');
}
