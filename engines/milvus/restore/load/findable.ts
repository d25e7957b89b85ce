import * as z from 'zod';
import { calls } from '../../connection/calls.ts';
import type { Milvus } from '../../connection/connect.ts';
import { type CollectionName, requestName, shownName } from '../../connection/name.ts';
import { type CollectionDefinition, keyOf, outputsOf, storedOf } from '../../contents/schema.ts';
import { collectionSource } from '../../scan/collection-source.ts';
import { kinds } from '../../values/kinds.ts';
import { encodeMessage } from '../../wire/messages.ts';

const sampled = 10;
/** An index answers by approximation; one that finds fewer of the rows by their own vectors is of no use. */
const least = 0.8;

const Answer = z.object({ results: z.object({ scores: z.array(z.number()), topks: z.array(z.string()) }) });

/** Searches some rows by their own vectors: the nearest must be as near as itself. Gives what is wrong, in words. */
export async function findable(
  milvus: Milvus,
  definition: CollectionDefinition,
  as: CollectionName,
): Promise<string[]> {
  const { schema, indexes } = definition;
  const key = keyOf(schema);
  const wrong: string[] = [];
  for (const { field, params } of indexes) {
    const metric = params.find(({ key: name }) => name === 'metric_type')?.value ?? '';
    const nearEnough = byMetric[metric];
    const isDense = schema.fields.some(
      ({ name, data_type }) => name === field && data_type === kinds.floatVector,
    );
    if (!key || !isDense || !nearEnough) continue;
    const scanned = {
      ...as,
      id: '0',
      keyField: key.name,
      keyKind: key.data_type,
      stored: storedOf(schema),
      outputs: outputsOf(schema),
    };
    const { rows } = await collectionSource(milvus, {
      ...scanned,
      partition: undefined,
      since: undefined,
    }).page({}, sampled, 'any');
    const vectors = rows.keys
      .map((_, row) => rows.cell(field, row))
      .filter((vector) => vector?.some((byte) => byte !== 0) ?? false);
    if (vectors.length === 0) continue;
    const nearest = await search(milvus, as, { field, metric, vectors });
    const found = vectors.filter((vector, at) => vector && nearEnough(nearest[at] ?? Number.NaN, vector));
    if (found.length < least * vectors.length)
      wrong.push(
        `${shownName(definition)}: of ${vectors.length} rows only ${found.length} are found by their own ${field}`,
      );
  }
  return wrong;
}

/** Whether a row at this distance may be the row itself. The nearest by inner product need not be. */
const byMetric: Readonly<Record<string, (score: number, vector: Buffer) => boolean>> = {
  COSINE: (score) => score > 0.99,
  L2: (score, vector) => score < 0.01 * (1 + squareOf(vector)),
};

function squareOf(vector: Buffer): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at += 4) sum += vector.readFloatLE(at) ** 2;
  return sum;
}

/** The distance of the nearest row of each vector. */
async function search(
  milvus: Milvus,
  as: CollectionName,
  asked: { readonly field: string; readonly metric: string; readonly vectors: readonly (Buffer | null)[] },
): Promise<(number | undefined)[]> {
  const params = {
    anns_field: asked.field,
    topk: '1',
    metric_type: asked.metric,
    params: '{}',
    round_decimal: '-1',
  };
  const placeholder = { tag: '$0', type: kinds.floatVector, values: asked.vectors };
  const { results } = await milvus.ask(
    calls.search,
    {
      ...requestName(as),
      dsl_type: 1,
      placeholder_group: encodeMessage('Placeholders', { placeholders: [placeholder] }),
      search_params: Object.entries(params).map(([key, value]) => ({ key, value })),
      nq: String(asked.vectors.length),
    },
    Answer,
  );
  let next = 0;
  return results.topks.map((count) => (count === '0' ? undefined : results.scores[next++]));
}
