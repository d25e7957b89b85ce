import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

/** One table for all that a deployment knows. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
}

/** The index over runs that are not ended, or of which somebody must be told, and over incidents. It is sparse. */
export const openIndex = 'open';
/** Of incidents, in that index. */
export const incidentPartition = 'INCIDENT';

/** Keys of the items. The partition of a source holds everything about it; one query reads a kind. */
export const sourceKey = (source: string): string => `SOURCE#${source}`;
export const runSort = (kind: string, runId: string): string => `RUN#${kind}#${runId}`;
export const busyPrefix = 'BUSY#';
export const busySort = (kind: string): string => `${busyPrefix}${kind}`;
export const pointSort = (consistentAt: string, runId: string): string => `POINT#${consistentAt}#${runId}`;
/** Rows of its tables, beside a point: lists of points are read without them. */
export const rowsSort = (consistentAt: string, runId: string): string => `ROWS#${consistentAt}#${runId}`;
/** How retire last worked for a source. */
export const retiredSort = 'RETIRED';
export const incidentSort = (kind: string): string => `INCIDENT#${kind}`;
export const sliceKey = (hash: string): string => `SLICE#${hash}`;
export const progressKey = (kind: string, source: string, runId: string): string =>
  `PROGRESS#${kind}#${source}#${runId}`;

export type Item = Record<string, AttributeValue>;

export const text = (value: string): AttributeValue => ({ S: value });
export const number = (value: number): AttributeValue => ({ N: String(value) });
export const key = (pk: string, sk: string): Item => ({ pk: text(pk), sk: text(sk) });

const Doc = z.object({ doc: z.object({ S: z.string() }) });

/** The JSON that an item carries. What this version does not understand is an error, never a default. */
export function docOf<Schema extends z.ZodType>(
  item: Item | undefined,
  schema: Schema,
): z.output<Schema> | undefined {
  if (!item) return undefined;
  return schema.parse(JSON.parse(Doc.parse(item).doc.S));
}

/** All items of a query, page by page. */
export async function* query(
  { client, name }: Table,
  input: Omit<ConstructorParameters<typeof QueryCommand>[0], 'TableName'>,
): AsyncGenerator<Item> {
  let from: Item | undefined;
  do {
    const page = await client.send(new QueryCommand({ ...input, TableName: name, ExclusiveStartKey: from }));
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

/** All items of one partition; read as of now. */
export const everythingIn = (pk: string) => ({
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': text(pk) },
  ConsistentRead: true,
});

/** Items of one partition whose sort key begins so; read as of now. */
export const beginning = (pk: string, prefix: string) => ({
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
  ExpressionAttributeValues: { ':pk': text(pk), ':prefix': text(prefix) },
  ConsistentRead: true,
});
