import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PointReader, RestoreOptions } from '#core/ports/worker.ts';
import type { HeadFile } from './load/head-file.ts';
import type { TargetTools } from './load/tools-of-target.ts';
import type { RestorePlace } from './restore-point.ts';
import { absentTablespaces } from './roles/absent-tablespaces.ts';
import type { ClusterRoles } from './roles/cluster-roles.ts';
import { createRoles } from './roles/create-roles.ts';
import { impossibleEntries } from './roles/kept-privileges.ts';
import { neededRoles } from './roles/needed-roles.ts';
import { type PresentRoles, presentRoles } from './roles/present-roles.ts';
import { inMaintenanceDatabase } from './target/make-database.ts';

export interface Plan {
  readonly present: PresentRoles;
  /** Roles that are not there, and owners that the restoring role may not give objects to. */
  readonly absentRoles: ReadonlySet<string>;
  /** Arguments of pg_restore for definitions and rows. */
  readonly args: readonly string[];
  /** Entries of the archive that cannot be made. */
  readonly omitted: ReadonlySet<number>;
  readonly left: readonly string[];
}

interface Source {
  readonly point: PointReader;
  readonly head: HeadFile;
  readonly cluster: ClusterRoles;
}

/** Makes roles if it may, and finds out what this server cannot take. */
export async function planRestore(
  { point, head, cluster }: Source,
  tools: TargetTools,
  { session, settings, deps }: RestorePlace,
  { createRoles: create, log }: RestoreOptions,
): Promise<Plan> {
  const { made, present } = await inMaintenanceDatabase(settings, async (outside) => ({
    made: create ? await createRoles(outside, cluster) : { created: [], left: [] },
    present: await presentRoles(outside, head.encoding),
  }));
  const { created } = made;
  if (created.length > 0) log(`created ${created.length} roles without login: ${created.join(', ')}`);
  const needed = neededRoles(point.manifest, head.entries);
  const owners = new Set(head.entries.map(({ owner }) => owner));
  const ungivable = [...needed].filter((role) => owners.has(role) && present.get(role)?.givable === false);
  const absent = [...needed].filter((role) => !present.has(role));
  const absentRoles = new Set([...absent, ...ungivable].sort());
  const spaces = await absentTablespaces(session, cluster);
  const args = spaces.length > 0 ? ['--no-tablespaces'] : [];
  const left = [
    ...made.left,
    ...spaces.map(
      (space) => `tablespace ${space} is not on the server: what lay there is in the default one`,
    ),
  ];
  if (absentRoles.size === 0) return { present, absentRoles, args, omitted: new Set(), left };

  const impossible = await impossibleEntries(head, tools, absentRoles, deps);
  const without = 'what it owned belongs to the restoring role, its privileges are left out';
  return {
    present,
    absentRoles,
    args: [...args, '--no-owner', '--no-acl'],
    omitted: new Set(impossible.map(({ dumpId }) => dumpId)),
    left: [
      ...left,
      ...[...absentRoles].map((role) =>
        present.has(role)
          ? `role ${role} is none that the restoring role is a member of: ${without}`
          : `role ${role} is not on the server: ${without}`,
      ),
      ...impossible.map(({ desc, tag }) => `${desc.toLowerCase()} ${tag}: it is for an absent role`),
    ],
  };
}

/** The argument that leaves entries of the archive out, if there are any. */
export async function withoutEntries(
  head: HeadFile,
  name: string,
  omitted: ReadonlySet<number>,
): Promise<readonly string[]> {
  if (omitted.size === 0) return [];
  const list = path.join(head.folder, name);
  const ids = head.entries.map(({ dumpId }) => dumpId).filter((id) => !omitted.has(id));
  await writeFile(list, ids.map((id) => `${id};\n`).join(''), { mode: 0o600 });
  return ['-L', list];
}
