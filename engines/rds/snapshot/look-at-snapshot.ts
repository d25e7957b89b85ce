import * as z from 'zod';
import type { ManagedDatabases, ManagedSnapshot } from '#core/cloud/ports/managed-databases.ts';
import type { ServiceNews } from '#core/cloud/ports/service.ts';
import type { ToldError } from '#core/cloud/run-record.ts';
import { isOurs } from './is-ours.ts';
import { nameOf, readInput, type SnapshotInput } from './request.ts';

/**
 * How a snapshot stands, and whether it is the one that was asked for. Only `available`, compared with what the database
 * was right before, is made; a state that AWS may add one day is under way until the deadline of the plan.
 */
export async function lookAtSnapshot(databases: ManagedDatabases, text: string): Promise<ServiceNews> {
  const input = readInput(text);
  const { database, snapshot: id } = input;
  const found = await databases.find({ kind: database.kind, id });
  if (!found) {
    return failed(
      `snapshot '${id}' of ${nameOf(database)} is gone: it was deleted before it was done`,
      'look in CloudTrail for DeleteDBSnapshot; nobody but the reaper of this deployment should be allowed it',
    );
  }
  if (!isOurs(found, input)) {
    return failed(
      `snapshot '${id}' is not the one that was asked for: it is of ${nameOf({ kind: found.kind, id: found.sourceId })}, run ${found.tags['holdfast-run'] ?? 'unknown'}`,
      'somebody has put another one under its name; look who, in CloudTrail',
    );
  }
  if (found.status === 'available') return availableNews(found, input);
  const dead = deadStates[found.status];
  if (dead !== undefined) return failed(`snapshot '${id}' of ${nameOf(database)} is ${found.status}`, dead);
  const percent = found.percent === undefined ? '' : `, ${found.percent} %`;
  return { as: 'under way', words: `${found.status}${percent}` };
}

const Json = z.record(z.string(), z.json());

/** Another attempt makes another snapshot; this one stays for somebody to look at, and goes when it is retired. */
const deadStates: Readonly<Record<string, string>> = {
  failed: 'look at the events of the database: aws rds describe-events --source-type db-instance',
  deleting: 'look in CloudTrail who deletes it',
  deleted: 'look in CloudTrail who deleted it',
};

function availableNews(found: ManagedSnapshot, input: SnapshotInput): ServiceNews {
  const { database, classification, keepSeconds } = input;
  if (found.takenAt === undefined) return { as: 'under way', words: 'available, its time not told yet' };
  const different = differences(found, input);
  if (different.length > 0) {
    return failed(
      `snapshot '${found.id}' is not what ${nameOf(database)} is: ${different.join('; ')}`,
      'was the database changed, or made anew, while the snapshot was taken? Run again; this one is not counted',
    );
  }
  const { takenAt } = found;
  return {
    as: 'made',
    point: {
      consistentAt: takenAt,
      server: { version: `${found.engine} ${found.version}` },
      database: Json.parse(JSON.parse(JSON.stringify({ snapshot: found, source: database }))),
      logicalBytes: found.gib * 2 ** 30,
      isEncrypted: found.isEncrypted,
      ...{ classification, keepSeconds },
      notes: [
        "the provider's word: AWS says that the snapshot is available; nobody outside AWS can read its bytes",
        'its size is that of the volume, not of the data',
        'its master password is that of the database at this instant',
      ],
    },
  };
}

/** Size, engine, key and encryption. A volume that grew meanwhile is larger, never smaller. */
function differences(found: ManagedSnapshot, { database }: SnapshotInput): readonly string[] {
  const { storage } = database;
  const unequal = (what: string, snapshot: unknown, source: unknown): string[] =>
    snapshot === source ? [] : [`${what} is ${String(snapshot)}, not ${String(source)}`];
  return [
    ...unequal('its engine', found.engine, database.engine),
    ...unequal('its version', found.version, database.version),
    ...unequal('its encryption', found.isEncrypted, database.isEncrypted),
    ...(database.isEncrypted ? unequal('its key', found.kmsKey, database.kmsKey) : []),
    ...(database.kind === 'instance' && storage.gib !== undefined && found.gib < storage.gib
      ? [`its volume has ${found.gib} GiB, not ${storage.gib}`]
      : []),
  ];
}

const failed = (message: string, hint: string): ServiceNews => {
  const error: ToldError = { message, hint };
  return { as: 'failed', error, isPermanent: false };
};
