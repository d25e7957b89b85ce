import { UsageError } from '../errors.ts';

const form = /^([a-z][a-z0-9-]{0,39})=(.+)$/s;

/** Whether a target is of one member: `orders=env:ORDERS_BACK`. No URL and no folder begins so. */
export const namesMember = (target: string): boolean => form.test(target);

/**
 * The target of each member, by its name. Before anything is touched: a member without one, one that is no member, two for
 * one member and one for two are refused by name. What is written as a target is never told: it may hold a password.
 */
export function setTargets(
  members: readonly string[],
  written: readonly string[],
): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  for (const one of written) {
    const [, member, target] = form.exec(one) ?? [];
    if (member === undefined || target === undefined) {
      throw refused('a --to names no member of the set', `write --to ${members[0] ?? 'member'}=target`);
    }
    if (!members.includes(member)) {
      throw refused(
        `'${member}' is no member of this point of the set`,
        `its members: ${members.join(', ')}`,
      );
    }
    if (targets.has(member)) throw refused(`'${member}' has two targets`, 'write one --to for each member');
    const other = [...targets].find(([, taken]) => taken === target);
    if (other) {
      throw refused(
        `'${other[0]}' and '${member}' have the same target`,
        'each member needs a place of its own',
      );
    }
    targets.set(member, target);
  }
  const lacking = members.filter((member) => !targets.has(member));
  if (lacking.length === 0) return targets;
  throw refused(
    `${lacking.map((name) => `'${name}'`).join(' and ')} ${lacking.length === 1 ? 'has' : 'have'} no target`,
    `write ${lacking.map((name) => `--to ${name}=target`).join(' ')} too`,
  );
}

const refused = (message: string, hint: string): UsageError =>
  new UsageError(message, { hint: `${hint}; nothing was touched` });
