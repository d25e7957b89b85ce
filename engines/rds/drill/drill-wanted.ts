import { randomBytes } from 'node:crypto';
import type { ManagedDatabase } from '#core/cloud/ports/managed-databases.ts';
import type { Wanted } from '../restore/wanted.ts';
import { drillId, drillTag } from './drill-id.ts';

/** Where a drill restores to: groups that let nothing out. */
export interface Sandbox {
  readonly subnetGroup?: string | undefined;
  readonly securityGroups: readonly string[];
}

interface Drilling {
  readonly deployment: string;
  readonly sandbox: Sandbox;
  readonly startedAt: Date;
}

/**
 * A restore for an hour: in the sandbox, reachable from nowhere else, without what would keep it from being deleted, and
 * with a password that nobody has. Everything else is as a real restore would have it.
 */
export function drillWanted(wanted: Wanted, { deployment, sandbox, startedAt }: Drilling): Wanted {
  const { kind } = wanted.name;
  const id = drillId(deployment, wanted.what, startedAt);
  return {
    ...wanted,
    name: { kind, id },
    like: sealedOff(wanted.like, sandbox),
    tags: { [`holdfast:${deployment}`]: 'rds', [drillTag]: startedAt.toISOString() },
    // what every engine takes: 30 characters at most, a capital, a small one and a digit among them
    password: `Hf1${randomBytes(13).toString('hex')}`,
  };
}

function sealedOff(like: ManagedDatabase, { subnetGroup, securityGroups }: Sandbox): ManagedDatabase {
  const writer = like.members.find(({ isWriter }) => isWriter) ?? like.members[0];
  return {
    ...like,
    subnetGroup: subnetGroup ?? like.subnetGroup,
    securityGroups: [...securityGroups],
    tags: {},
    deletionProtection: false,
    ...(like.multiAz === undefined || like.kind === 'cluster' ? {} : { multiAz: false }),
    ...(like.isPublic === undefined ? {} : { isPublic: false }),
    logExports: [],
    // a cluster of Aurora has one day at least
    backupDays: like.kind === 'instance' ? 0 : 1,
    members: writer ? [{ ...writer, ...(writer.isPublic === undefined ? {} : { isPublic: false }) }] : [],
  };
}
