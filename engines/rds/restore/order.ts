import type {
  DatabaseName,
  Ordered,
  StandingDatabase,
} from '#core/cloud/ports/databases/restored-databases.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import { nameOf } from '../snapshot/request.ts';
import type { RestoreDeps } from './deps.ts';
import { membersAsked } from './members-asked.ts';
import { storageAsked } from './storage-asked.ts';
import { restoringTag, tagsAsked, type Wanted } from './wanted.ts';

/**
 * Asks for the database, or finds the one that an earlier call of the very same restore has asked for, by its mark. One
 * that lives is refused by its name before anything is asked. Returns whether there was one to go on with.
 */
export async function order(
  { databases, progress, log }: RestoreDeps,
  wanted: Wanted,
): Promise<'begun' | 'goes on'> {
  const { name, origin, like } = wanted;
  const what = nameOf(name);
  const there = await databases.look(name);
  if (there) {
    refuseLiving(there, wanted);
    log(`${what} stands there from an earlier call, ${there.database.status}`);
    progress.note(`${what} stands there from an earlier call, ${there.database.status}: it goes on with it`);
    return 'goes on';
  }
  for (const { id } of membersAsked(like, name.id)) await refuseMember(databases, id, name.id);
  const shaped = { ...like, storage: { ...like.storage, ...storageAsked(like) } };
  answer(what, await databases.restore({ ...name, origin, like: shaped, tags: tagsAsked(wanted) }));
  log(`${what} is asked for`);
  return 'begun';
}

/** Makes the instances of a cluster that are not there yet, the writer first. Those that are there were made before. */
export async function orderMembers({ databases, log }: RestoreDeps, wanted: Wanted): Promise<void> {
  const { name, like } = wanted;
  for (const { id, like: member } of membersAsked(like, name.id)) {
    if (await refuseMember(databases, id, name.id)) continue;
    const { engine } = like;
    const order = { id, cluster: name.id, engine, like: member, tags: tagsAsked(wanted) };
    answer(nameOf({ kind: 'instance', id }), await databases.addMember(order));
    log(`instance '${id}' is asked for`);
  }
}

function refuseLiving({ database }: StandingDatabase, { name, what }: Wanted): void {
  const mark = database.tags[restoringTag];
  if (mark === what) return;
  const why = mark === undefined ? `it is ${database.status}` : `${mark} is being restored into it`;
  throw new PermanentError(`there is ${nameOf(name)} already: ${why}`, {
    hint: 'nothing was touched. A restore never goes over what is there: choose a name that is free',
  });
}

/** Whether an instance of the cluster is there; one that is another's is refused. */
async function refuseMember(
  databases: RestoreDeps['databases'],
  id: string,
  cluster: string,
): Promise<boolean> {
  const found = await databases.look({ kind: 'instance', id });
  if (!found) return false;
  if (found.cluster === cluster) return true;
  throw taken({ kind: 'instance', id });
}

function answer(what: string, ordered: Ordered): void {
  switch (ordered.as) {
    case 'begun':
      return;
    case 'exists':
      throw new PermanentError(`${what} has come to be meanwhile, and not by this call`, {
        hint: 'it was not touched: look who made it, or choose a name that is free',
      });
    case 'not now':
      throw new TransientError(`RDS does not make ${what} now: ${ordered.words}`, {
        hint: 'call the same restore again in some minutes',
      });
    case 'never':
      throw new PermanentError(`RDS does not make ${what}: ${ordered.words}`, {
        hint: 'what it names must be there as it was: groups, key, quota, and your rights (docs/roles.md). RESTORE.md has the command, to be changed by hand',
      });
  }
}

const taken = (name: DatabaseName): PermanentError =>
  new PermanentError(`there is ${nameOf(name)} already, and it is of no cluster of this restore`, {
    hint: 'nothing of it was touched: choose another name for the cluster; its instances are called <name>-1, <name>-2, …',
  });
