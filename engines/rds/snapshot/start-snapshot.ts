import type { Launched, Launcher } from '#core/cloud/ports/launcher.ts';
import type { DatabaseKind, ManagedDatabase, ManagedDatabases } from '#core/cloud/ports/managed-databases.ts';
import type { RunRecord } from '#core/cloud/run-record.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import { isOurs } from './is-ours.ts';
import { nameOf, readInput, type SnapshotInput } from './request.ts';
import { runTag, snapshotId } from './snapshot-id.ts';
import { readinessOf } from './states.ts';

/** What the config says of a source, as far as its snapshots need it. */
export interface Declared {
  readonly kind: DatabaseKind;
  readonly id: string;
  readonly classification: string | null;
  readonly keepSeconds: number | null;
}

interface Deps {
  readonly databases: ManagedDatabases;
  readonly deployment: string;
  /** Of the part of the config that a run works by. */
  readonly declared: (record: RunRecord, slice: string) => Promise<Declared> | Declared;
}

/**
 * Asks RDS for snapshots. The name is made of the attempt, so that asking twice makes one; one that is there already is
 * taken over only if it is of this run and of this very database. A launch that finds the database in a state that passes
 * costs no attempt.
 */
export const createSnapshotLauncher = ({ databases, deployment, declared }: Deps): Launcher => ({
  async inputFor(record, slice) {
    if (record.work !== 'backup') throw onlyBackups(record);
    const { kind, id, classification, keepSeconds } = await declared(record, slice);
    const database = await databases.database(kind, id);
    if (!database) throw gone({ kind, id });
    const input: SnapshotInput = {
      service: 'rds',
      snapshot: snapshotId(deployment, record),
      tags: tagsOf(deployment, record, database),
      ...{ database, classification, keepSeconds },
    };
    return JSON.stringify(input);
  },
  async launch(text) {
    const input = readInput(text);
    const { database } = input;
    const what = nameOf(database);
    const readiness = readinessOf({ what, status: database.status });
    if (readiness.as === 'not now') return { as: 'no-room', reason: readiness.words };
    if (readiness.as === 'never') {
      const { message, hint } = readiness.error;
      throw new PermanentError(message, { hint });
    }
    return ask(databases, input, what);
  },
});

async function ask(databases: ManagedDatabases, input: SnapshotInput, what: string): Promise<Launched> {
  const { database, snapshot: id, tags } = input;
  const { kind, id: sourceId } = database;
  const answer = await databases.snapshot({ kind, id, sourceId, tags });
  switch (answer.as) {
    case 'begun':
      return { as: 'launched', taskArn: answer.snapshot.arn };
    case 'exists':
      return adopt(databases, input);
    case 'not now':
      return { as: 'no-room', reason: `${what}: ${answer.words}` };
    case 'quota':
      throw new PermanentError(`the account has no room for another snapshot of a ${kind}: ${answer.words}`, {
        hint: 'delete snapshots that nobody needs, or raise the quota in Service Quotas; shorter keep in the plan makes room from tomorrow on',
      });
    case 'no such database':
      throw gone({ kind, id: sourceId });
    case 'never':
      throw new PermanentError(`RDS takes no snapshot of ${what}: ${answer.words}`, {
        hint: 'look at the rights of the role of start and at the KMS key of the database; npx holdfast doctor',
      });
  }
}

/** Asked before, and the answer was lost; or somebody else has taken the name. */
async function adopt(databases: ManagedDatabases, input: SnapshotInput): Promise<Launched> {
  const { database, snapshot: id } = input;
  const found = await databases.find({ kind: database.kind, id });
  if (!found) {
    throw new TransientError(`RDS says that snapshot '${id}' is there, and does not show it`, {
      hint: 'it is asked again',
    });
  }
  if (isOurs(found, input)) return { as: 'launched', taskArn: found.arn };
  throw new PermanentError(`snapshot '${id}' is there, and is of another run or another database`, {
    hint: 'look who made it; rename or delete it, then run again: it is not touched by Holdfast',
  });
}

/** Those of the database come along, as far as there is room: AWS gives 50, and keeps `aws:` for itself. */
function tagsOf(
  deployment: string,
  { source, runId }: RunRecord,
  { tags }: ManagedDatabase,
): Record<string, string> {
  const own = {
    [`holdfast:${deployment}`]: 'rds',
    [runTag]: `${source}@${runId}`,
  };
  const copied = Object.entries(tags).filter(
    ([key]) => !key.startsWith('aws:') && !key.startsWith('holdfast'),
  );
  return { ...Object.fromEntries(copied.slice(0, mostTags - Object.keys(own).length)), ...own };
}
const mostTags = 50;

const gone = (database: { readonly kind: string; readonly id: string }): PermanentError =>
  new PermanentError(`there is no ${nameOf(database)} in this account and region`, {
    hint: 'correct its name in the config and deploy; one that was deleted: its points stay, npx holdfast list shows them',
  });

const onlyBackups = ({ work }: RunRecord): PermanentError =>
  new PermanentError(`a ${work} of an RDS snapshot is not something that Holdfast can do`, {
    hint: 'nobody outside AWS can read the bytes of a snapshot: npx holdfast restore <point> --to rds:NEW-NAME brings it back',
  });
