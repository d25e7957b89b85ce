import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Incident, Incidents } from '#core/cloud/ports/incidents.ts';
import { RunKind, ToldError } from '#core/cloud/run-record.ts';
import { TransientError } from '#core/errors.ts';
import { beginning, docOf, incidentSort, key, number, query, sourceKey, type Table, text } from './table.ts';

const Kept = z.object({
  source: z.string(),
  kind: RunKind,
  runId: z.string(),
  openedAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  failures: z.int().positive(),
  error: ToldError,
  /** Runs that were counted, as far as one of them may be told again. */
  counted: z.array(z.string()),
});

const mostCounted = 100;

/** One more. What is told late changes nothing about what was last. */
function counting(
  known: z.output<typeof Kept>,
  { runId, at, error }: { readonly runId: string; readonly at: string; readonly error: ToldError },
): z.output<typeof Kept> {
  const isNewest = at >= known.lastAt;
  return {
    ...known,
    ...(isNewest ? { lastAt: at, error } : {}),
    failures: known.failures + 1,
    counted: [...known.counted, runId].slice(-mostCounted),
  };
}

/** What is wrong now, in the partition of its source. A closed one leaves no item: its runs tell of it. */
export function createIncidents(table: Table): Incidents {
  const { client, name: TableName } = table;
  const read = async (source: string, kind: RunKind) => {
    const Key = key(sourceKey(source), incidentSort(kind));
    const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    return docOf(Item, Kept);
  };
  return {
    async failed(source, kind, { runId, at, error }) {
      for (let looks = 1; looks <= 5; looks++) {
        const known = await read(source, kind);
        if (known?.counted.includes(runId)) return known;
        const next = known
          ? counting(known, { runId, at, error })
          : { source, kind, runId, openedAt: at, lastAt: at, failures: 1, error, counted: [runId] };
        const written = await client
          .send(
            new PutItemCommand({
              TableName,
              Item: {
                ...key(sourceKey(source), incidentSort(kind)),
                doc: text(JSON.stringify(next)),
                failures: number(next.failures),
                openedAt: text(next.openedAt),
              },
              ...(known
                ? {
                    ConditionExpression: 'failures = :read',
                    ExpressionAttributeValues: { ':read': number(known.failures) },
                  }
                : { ConditionExpression: 'attribute_not_exists(pk)' }),
            }),
          )
          .then(
            () => true,
            (refused: unknown) => {
              if (refused instanceof ConditionalCheckFailedException) return false;
              throw refused;
            },
          );
        if (written) return next;
      }
      throw new TransientError(`the incident of ${source} changes faster than it can be read`, {
        hint: 'it is tried again',
      });
    },
    current: read,
    async close({ source, kind, openedAt, failures }) {
      const command = new DeleteItemCommand({
        TableName,
        Key: key(sourceKey(source), incidentSort(kind)),
        ConditionExpression: 'openedAt = :opened AND failures = :failures',
        ExpressionAttributeValues: { ':opened': text(openedAt), ':failures': number(failures) },
      });
      await client.send(command).catch((refused: unknown) => {
        if (!(refused instanceof ConditionalCheckFailedException)) throw refused;
      });
    },
    async open(source) {
      const found: Incident[] = [];
      for await (const item of query(table, beginning(sourceKey(source), 'INCIDENT#'))) {
        const doc = docOf(item, Kept);
        if (doc) found.push(doc);
      }
      return found;
    },
  };
}
