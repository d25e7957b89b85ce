import type {
  Amendment,
  DatabaseName,
  Ordered,
  RestoredDatabases,
  RestoreOrder,
  RestoreWindow,
} from '#core/cloud/ports/databases/restored-databases.ts';
import type { ManagedDatabase } from '#core/cloud/ports/managed-databases.ts';
import { database, type MemoryDatabases } from './memory-databases.ts';

const key = ({ kind, id }: DatabaseName): string => `${kind} ${id}`;

/** RDS in memory, as it makes databases: they go through the states that they are told to, one each time one looks. */
export function createMemoryRestoredDatabases(memory: MemoryDatabases) {
  /** What RDS will say next instead of doing it; undefined does it. */
  const refusals: (Ordered | Error | undefined)[] = [];
  /** What comes back otherwise than it was ordered. */
  const twists: Partial<ManagedDatabase>[] = [];
  const states: string[][] = [];
  const coming = new Map<string, string[]>();
  const clusters = new Map<string, string>();
  const windows = new Map<string, RestoreWindow>();
  const asked: string[] = [];
  const amended: Amendment[] = [];
  const waiting = new Set<string>();

  function made(name: DatabaseName, like: ManagedDatabase, tags: Readonly<Record<string, string>>): Ordered {
    if (memory.database(name)) return { as: 'exists' };
    const { arn: _, resourceId: __, ...rest } = like;
    const { mostGib: ___, ...storage } = like.storage;
    const twist = twists.shift() ?? {};
    memory.put(
      database({ ...rest, ...name, tags: { ...tags }, storage, members: [], status: 'creating', ...twist }),
    );
    coming.set(key(name), [...(states.shift() ?? ['creating'])]);
    return { as: 'begun' };
  }

  const change = (name: DatabaseName, by: Partial<ManagedDatabase>): void => {
    const found = memory.database(name);
    if (found) memory.put({ ...found, ...by });
  };

  function refused(): Ordered | undefined {
    const refusal = refusals.shift();
    if (refusal instanceof Error) throw refusal;
    return refusal;
  }

  const databases: RestoredDatabases = {
    find: memory.databases.find,
    async look(name) {
      const next = coming.get(key(name))?.shift();
      change(
        name,
        next === undefined ? (coming.delete(key(name)) ? { status: 'available' } : {}) : { status: next },
      );
      const found = memory.database(name);
      if (!found || found.status === 'gone') return undefined;
      const members = [...clusters].flatMap(([id, cluster]) => {
        const one = cluster === name.id ? memory.database({ kind: 'instance', id }) : undefined;
        const known = found.members.find((member) => member.id === id);
        return one && known ? [known] : [];
      });
      return {
        database: name.kind === 'cluster' && members.length > 0 ? { ...found, members } : found,
        address: found.status === 'creating' ? undefined : `${name.id}.example.org`,
        cluster: name.kind === 'instance' ? clusters.get(name.id) : undefined,
        waitsForReboot: waiting.has(name.id),
      };
    },
    window: async ({ id }) => windows.get(id),
    async restore({ kind, id, origin, like, tags }: RestoreOrder) {
      asked.push(
        `restore ${kind} ${id} of ${origin.as === 'snapshot' ? origin.id : origin.at.toISOString()}`,
      );
      const refusal = refused();
      if (refusal) return refusal;
      if (origin.as === 'snapshot' && !(await memory.databases.find({ kind, id: origin.id }))) {
        return { as: 'never', words: `${origin.id} not found` };
      }
      return made({ kind, id }, like, tags);
    },
    async addMember({ id, cluster, engine, like, tags }) {
      asked.push(`add ${id} to ${cluster}`);
      const refusal = refused();
      if (refusal) return refusal;
      const answer = made(
        { kind: 'instance', id },
        database({ engine, class: like.class, deletionProtection: false }),
        tags,
      );
      const whole = memory.database({ kind: 'cluster', id: cluster });
      if (answer.as !== 'begun' || !whole) return answer;
      clusters.set(id, cluster);
      const isWriter = whole.members.length === 0;
      memory.put({ ...whole, members: [...whole.members, { ...like, id, isWriter }] });
      return answer;
    },
    async amend(name, amendment) {
      amended.push(amendment);
      const { mostGib } = amendment;
      const found = memory.database(name);
      if (found && mostGib !== undefined) change(name, { storage: { ...found.storage, mostGib } });
    },
    async untag(arn, tag) {
      const found = memory.all().find((one) => one.arn === arn);
      if (!found) throw new Error(`no ${arn}`);
      const { [tag]: _, ...tags } = found.tags;
      memory.put({ ...found, tags });
    },
    async remove(name) {
      asked.push(`remove ${name.id}`);
      const refusal = refusals.shift();
      if (refusal instanceof Error) throw refusal;
      if (memory.database(name)?.deletionProtection) throw new Error('it is protected');
      change(name, { status: 'deleting' });
      coming.set(key(name), ['deleting', 'gone']);
    },
    async *tagged(tag) {
      yield* memory.all().filter(({ tags, status }) => tags[tag] !== undefined && status !== 'gone');
    },
  };
  return { databases, refusals, twists, states, windows, asked, amended, waiting, clusters };
}
export type MemoryRestoredDatabases = ReturnType<typeof createMemoryRestoredDatabases>;
