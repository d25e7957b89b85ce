import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TocEntry } from '../../archive/custom-format/toc-entry.ts';
import { nameDecoder } from '../../archive/name-decoder.ts';
import { plainToolEnvironment } from '../../connection/tool-environment.ts';
import type { PostgresDeps } from '../../deps.ts';
import { output } from '../../verify/decoded-archive.ts';
import type { HeadFile } from '../load/head-file.ts';
import type { TargetTools } from '../load/tools-of-target.ts';
import { statementsOf } from '../sql-text.ts';
import { createdPolicy, rolesOfPrivilege, sessionRole } from './role-of-statement.ts';

/** The statements of a head's definitions, as pg_restore prints them. */
async function* script(head: HeadFile, tools: TargetTools, deps: PostgresDeps): AsyncGenerator<string> {
  yield* printed(head, ['--section=pre-data', '--section=post-data'], tools, deps);
}

/** From 17 on owners and privileges of large objects stand among the rows, of which a head has none. */
async function* scriptOfLargeObjects(
  head: HeadFile,
  tools: TargetTools,
  deps: PostgresDeps,
): AsyncGenerator<string> {
  const entries = head.entries.filter(
    ({ section, desc, tag }) =>
      (section === 'data' && desc === 'BLOB METADATA') || (desc === 'ACL' && tag.startsWith('LARGE OBJECT')),
  );
  if (entries.length === 0) return;
  const list = path.join(head.folder, 'large-objects');
  await writeFile(list, entries.map(({ dumpId }) => `${dumpId};\n`).join(''), { mode: 0o600 });
  yield* printed(head, ['--section=data', '-L', list], tools, deps);
}

async function* printed(
  head: HeadFile,
  args: readonly string[],
  tools: TargetTools,
  deps: PostgresDeps,
): AsyncGenerator<string> {
  const printing = deps.shell.start({
    file: tools.client.program('pg_restore'),
    args: ['-f', '-', ...args, head.file],
    env: plainToolEnvironment(deps.environment),
  });
  try {
    yield* statementsOf(output(printing), nameDecoder(head.encoding));
  } finally {
    await printing.end(0);
  }
}

async function* both(head: HeadFile, tools: TargetTools, deps: PostgresDeps): AsyncGenerator<string> {
  yield* scriptOfLargeObjects(head, tools, deps);
  yield* script(head, tools, deps);
}

/**
 * The statements about owners and privileges that name no absent role, in their order. Where one stands between SET and
 * RESET SESSION AUTHORIZATION it is given within such a pair.
 */
export async function* keptPrivileges(
  head: HeadFile,
  tools: TargetTools,
  absent: ReadonlySet<string>,
  deps: PostgresDeps,
): AsyncGenerator<string> {
  let as = '';
  let setting = '';
  for await (const statement of both(head, tools, deps)) {
    const role = sessionRole(statement);
    if (role !== undefined) {
      as = role;
      setting = statement;
    }
    const roles = rolesOfPrivilege(statement);
    if (!roles || absent.has(as) || roles.some((name) => absent.has(name))) continue;
    yield as === '' ? statement : `${setting}\n${statement}\nRESET SESSION AUTHORIZATION;`;
  }
}

/** Entries that cannot be made without the absent roles: policies and user mappings for them, and comments on those. */
export async function impossibleEntries(
  head: HeadFile,
  tools: TargetTools,
  absent: ReadonlySet<string>,
  deps: PostgresDeps,
): Promise<readonly TocEntry[]> {
  const policies = new Set<string>();
  for await (const statement of script(head, tools, deps)) {
    const policy = createdPolicy(statement);
    if (policy?.roles.some((role) => absent.has(role)))
      policies.add(JSON.stringify([policy.schema, policy.tag]));
  }
  const first = head.entries.filter(
    ({ desc, namespace, tag }) =>
      (desc === 'POLICY' && policies.has(JSON.stringify([namespace, tag]))) ||
      (desc === 'USER MAPPING' && [...absent].some((role) => tag.startsWith(`USER MAPPING ${role} SERVER `))),
  );
  const ids = new Set(first.map(({ dumpId }) => dumpId));
  const on = head.entries.filter(
    ({ desc, dependencies }) => desc === 'COMMENT' && dependencies.some((id) => ids.has(id)),
  );
  return [...first, ...on];
}
