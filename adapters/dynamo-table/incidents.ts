import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { noted } from '#core/cloud/alerts/life/noted.ts';
import { IncidentKind } from '#core/cloud/incident-kind.ts';
import { Acknowledgement, AlertAbout } from '#core/cloud/messages.ts';
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
  about: AlertAbout.optional(),
  toldAt: z.iso.datetime().optional(),
  reminders: z.int().nonnegative().default(0),
  escalations: z.int().nonnegative().default(0),
  acknowledged: Acknowledgement.optional(),
  /** Runs that were counted, as far as one of them may be told again. */
  counted: z.array(z.string()),
});
type Kept = z.output<typeof Kept>;

const mostCounted = 100;
const untold = { failures: 1, reminders: 0, escalations: 0 } as const;

interface Failure {
  readonly runId: string;
  readonly at: string;
  readonly error: ToldError;
  readonly about?: AlertAbout | undefined;
}

/** As it was read: by its text, word for word, it is known whether somebody has written since. */
interface Read {
  readonly text: string;
  readonly kept: Kept;
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
    const kept = docOf(Item, Kept);
    return kept && { text: Item?.['doc']?.S ?? '', kept };
  };

  /** False when somebody else wrote it meanwhile. */
  async function write(known: Read | undefined, next: Kept): Promise<boolean> {
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
            ExpressionAttributeValues: { ':read': text(known.text) },
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

  /** `next` gives what is to stand there, or what it was given where nothing is to change. */
  async function change<Next extends Kept | undefined>(
    source: string,
    kind: IncidentKind,
    next: (known: Kept | undefined) => Next,
  ): Promise<{ readonly incident: Next; readonly isNew: boolean }> {
    for (let looks = 1; looks <= mostLooks; looks++) {
      const known = await read(source, kind);
      const incident = next(known?.kept);
      if (!incident || incident === known?.kept || (await write(known, incident)))
        return { incident, isNew: !known };
    }
    throw new TransientError(`the incident of ${source} changes faster than it can be read`, {
      hint: 'it is tried again',
    });
  }

  return {
    async failed(source, kind, failure) {
      const { runId, at, error, about } = failure;
      const first = {
        ...untold,
        source,
        kind,
        runId,
        openedAt: at,
        lastAt: at,
        error,
        about,
        counted: [runId],
      };
      const { incident } = await change<Kept>(source, kind, (known) => {
        if (!known) return first;
        return known.counted.includes(runId) ? known : counting(known, failure);
      });
      return incident;
    },
    raise: (source, kind, { at, error, about }) =>
      change<Kept>(source, kind, (known) =>
        known
          ? { ...known, lastAt: at > known.lastAt ? at : known.lastAt, error }
          : { ...untold, source, kind, openedAt: at, lastAt: at, error, about, counted: [] },
      ),
    current: async (source, kind) => (await read(source, kind))?.kept,
    async note({ source, kind, openedAt }, news) {
      const { incident } = await change(source, kind, (known) =>
        known?.openedAt === openedAt ? noted(known, news) : undefined,
      );
      return incident;
    },
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
