import type { StandingDatabase } from '#core/cloud/ports/databases/restored-databases.ts';
import { AdvisedError } from '#core/errors.ts';
import type { Compared } from '#core/manifest/contents.ts';
import { compareSettings } from './compare-settings.ts';
import type { RestoreDeps } from './deps.ts';
import { membersAsked } from './members-asked.ts';
import { order, orderMembers } from './order.ts';
import { untilAvailable } from './until-available.ts';
import { untilReached } from './until-reached.ts';
import { UnusableError } from './unusable-error.ts';
import { restoringTag, type Wanted } from './wanted.ts';

export interface RestoredDatabase {
  readonly verdict: 'matches' | 'differs' | 'failed';
  readonly compared: readonly Compared[];
  readonly differences: readonly Compared[];
  readonly errors: readonly string[];
  readonly left: readonly string[];
  /** Whether its port took a connection from here. */
  readonly reached: boolean;
  /** Where it is. Not there where it never came to be available. */
  readonly at?: { readonly address: string; readonly port: number; readonly masterUser: string | undefined };
  /** The state that it cannot be used in, where that is why it failed. */
  readonly unusable?: string;
}

/**
 * Brings a database back as a new one and compares it. Throws when nothing was begun. It may die on any line: what stands
 * there carries the mark of this restore until the comparison is done, and a call of the same goes on; without the mark it
 * is a living database, which no restore touches.
 */
export async function restoreDatabase(deps: RestoreDeps, wanted: Wanted): Promise<RestoredDatabase> {
  const { log, progress } = deps;
  progress.phase('order');
  await order(deps, wanted);
  try {
    return await bringUp(deps, wanted);
  } catch (error) {
    if (deps.signal.aborted) throw error;
    const reason =
      error instanceof AdvisedError
        ? `${error.message} (${error.hint})`
        : error instanceof Error
          ? error.message
          : String(error);
    log(`error: ${reason}`);
    const left = [
      `${wanted.name.id} stands as it is, with the tag ${restoringTag}: the same call goes on with it`,
    ];
    const unusable = error instanceof UnusableError ? { unusable: error.status } : {};
    const nothing = { compared: [], differences: [] };
    return { verdict: 'failed', ...nothing, errors: [reason], left, reached: false, ...unusable };
  }
}

async function bringUp(deps: RestoreDeps, wanted: Wanted): Promise<RestoredDatabase> {
  const { databases, log, progress } = deps;
  const { name, like } = wanted;
  progress.phase('wait');
  await untilAvailable(deps, name);
  await orderMembers(deps, wanted);
  const members = membersAsked(like, name.id).map(({ id }) => ({ kind: 'instance' as const, id }));
  for (const member of members) await untilAvailable(deps, member);
  if (wanted.password !== undefined) {
    log(`${name.id} gets a password of its own`);
    await databases.amend(name, { password: wanted.password });
  }
  const { mostGib } = like.storage;
  if (name.kind === 'instance' && mostGib !== undefined) {
    const { database } = await untilAvailable(deps, name);
    if (database.storage.mostGib !== mostGib) await databases.amend(name, { mostGib });
  }
  const standing = await untilAvailable(deps, name);
  progress.phase('reach');
  const unreached = await untilReached(deps, standing);
  progress.phase('compare');
  const compared = compareSettings(like, standing.database);
  const differences = compared.filter(({ expected, found }) => expected !== found);
  for (const { kind, name: of, expected, found } of differences) {
    log(`differs: ${kind} ${of}: ${expected}, now ${found}`);
  }
  // last: from here on it is a living database
  for (const marked of [...members, name]) {
    const found = await databases.look(marked);
    if (found) await databases.untag(found.database.arn, restoringTag);
  }
  return {
    verdict: differences.length === 0 ? 'matches' : 'differs',
    ...{ compared, differences, errors: [] },
    left: [...(unreached === undefined ? [] : [unreached]), ...remarks(wanted, standing)],
    reached: unreached === undefined,
    ...placeOf(standing),
  };
}

const placeOf = ({
  address,
  database: { port, masterUser },
}: StandingDatabase): Pick<RestoredDatabase, 'at'> =>
  address === undefined || port === undefined ? {} : { at: { address, port, masterUser } };

/** What a restore does not bring back, and whoever uses the database has to know. */
function remarks({ like }: Wanted, { waitsForReboot }: StandingDatabase): readonly string[] {
  return [
    ...(waitsForReboot ? ['its parameter group is set and not in force: reboot it'] : []),
    like.masterSecret
      ? 'the password of its master user was kept by AWS in a secret of the old one: make a new one (--manage-master-user-password)'
      : `its master user ${like.masterUser ?? ''} has the password of that instant`.replaceAll('  ', ' '),
    'its blocks are read from S3 when they are first used: it is slow for a while',
  ];
}
