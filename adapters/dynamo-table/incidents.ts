import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { IncidentKind } from '#core/cloud/incident-kind.ts';
import type { Incident, Incidents } from '#core/cloud/ports/incidents.ts';
import { ToldError } from '#core/cloud/run-record.ts';
import { TransientError } from '#core/errors.ts';
import {
  beginning,
  docOf,
  incidentPartition,
  incidentSort,
  key,
  number,
  openIndex,
  query,
  sourceKey,
  type Table,
  text,
} from './table.ts';

const Kept = z.object({
  source: z.string(),
  kind: IncidentKind,
  runId: z.string().optional(),
  openedAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  failures: z.int().positive(),
  error: ToldError,
  /** Runs that were counted, as far as one of them may be told again. */
  counted: z.array(z.string()),
});
type Kept = z.output<typeof Kept>;

const mostCounted = 100;

interface Failure {
  readonly runId: string;
  readonly at: string;
  readonly error: ToldError;
}

/** One more. What is told late changes nothing about what was last. */
function counting(known: Kept, { runId, at, error }: Failure): Kept {
  const isNewest = at >= known.lastAt;
  return {
    ...known,
    ...(isNewest ? { lastAt: at, error } : {}),
    failures: known.failures + 1,
    counted: [...known.counted, runId].slice(-mostCounted),
  };
}

/**
 * What is wrong now, in the partition of its source; all of it in the index. A closed one leaves no item: its runs tell of
 * it.
 */
export function createIncidents(table: Table): Incidents {
  const { client, name: TableName } = table;
  const read = async (source: string, kind: IncidentKind) => {
    const Key = key(sourceKey(source), incidentSort(kind));
    const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    return docOf(Item, Kept);
  };

  /** False when somebody else wrote it meanwhile. */
  async function write(known: Kept | undefined, next: Kept): Promise<boolean> {
    const command = new PutItemCommand({
      TableName,
      Item: {
        ...key(sourceKey(next.source), incidentSort(next.kind)),
        doc: text(JSON.stringify(next)),
        failures: number(next.failures),
        open: text(incidentPartition),
        openedAt: text(next.openedAt),
      },
      ...(known
        ? {
            ConditionExpression: 'doc = :read',
            ExpressionAttributeValues: { ':read': text(JSON.stringify(known)) },
          }
        : { ConditionExpression: 'attribute_not_exists(pk)' }),
    });
    return client.send(command).then(
      () => true,
      (refused: unknown) => {
        if (refused instanceof ConditionalCheckFailedException) return false;
        throw refused;
      },
    );
  }

  /** `change` gives what is to stand there, or what it was given where nothing is to change. */
  async function change(
    source: string,
    kind: IncidentKind,
    next: (known: Kept | undefined) => Kept,
  ): Promise<{ readonly incident: Kept; readonly isNew: boolean }> {
    for (let looks = 1; looks <= mostLooks; looks++) {
      const known = await read(source, kind);
      const incident = next(known);
      if (incident === known || (await write(known, incident))) return { incident, isNew: !known };
    }
    throw new TransientError(`the incident of ${source} changes faster than it can be read`, {
      hint: 'it is tried again',
    });
  }

  return {
    async failed(source, kind, failure) {
      const { runId, at, error } = failure;
      const first = { source, kind, runId, openedAt: at, lastAt: at, failures: 1, error, counted: [runId] };
      const { incident } = await change(source, kind, (known) => {
        if (!known) return first;
        return known.counted.includes(runId) ? known : counting(known, failure);
      });
      return incident;
    },
    raise: (source, kind, { at, error }) =>
      change(source, kind, (known) =>
        known
          ? { ...known, lastAt: at > known.lastAt ? at : known.lastAt, error }
          : { source, kind, openedAt: at, lastAt: at, failures: 1, error, counted: [] },
      ),
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
    async *everywhere() {
      const items = query(table, {
        IndexName: openIndex,
        KeyConditionExpression: '#open = :open',
        ExpressionAttributeNames: { '#open': 'open' },
        ExpressionAttributeValues: { ':open': text(incidentPartition) },
      });
      for await (const item of items) {
        const doc = docOf(item, Kept);
        if (doc) yield doc;
      }
    },
  };
}

const mostLooks = 5;
