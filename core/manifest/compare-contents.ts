import { PermanentError } from '../errors.ts';
import { comparedLines } from './compared-lines.ts';
import type { Compared, ContentItem } from './contents.ts';

interface Options {
  /** Roles that the target does not have. What needs one of them cannot be there and is no difference. */
  readonly absentRoles: readonly string[];
}

export interface Comparison {
  /** Every item but those left out: rows for tables, hashes for objects, values for sequences. */
  readonly compared: Compared[];
  /**
   * Those of `compared` whose sides are not equal. Empty means that everything is there and nothing else is.
   */
  readonly differences: Compared[];
  /** What was left out because a role is absent, in words. */
  readonly left: string[];
  /** What a person should know although it is no difference. */
  readonly notes: string[];
}

/**
 * Compares what a point contains with what is in a target. An item, a number or a hash that only one side
 * knows is a difference, so that a list which lost something can never match. A table has two lines: its rows
 * (`table`) and its definition (`table-definition`); a sequence too (`sequence`, `sequence-value`).
 * Extensions may have other versions, and with another version other rows in their tables: these are notes.
 * So is a user mapping whose options one side could not see.
 *
 * Throws PermanentError when a list names one thing twice.
 */
export const compareContents = (
  expected: readonly ContentItem[],
  found: readonly ContentItem[],
  { absentRoles }: Options,
): Comparison => {
  const [before, after] = [byIdentity(expected, 'the point'), byIdentity(found, 'the target')];
  const otherVersions = extensionsOfOtherVersion(before, after);
  const absent = new Set(absentRoles);
  const comparison: Comparison = {
    compared: [],
    differences: [],
    left: [],
    notes: versionNotes(otherVersions),
  };
  for (const identity of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [one, other] = [before.get(identity), after.get(identity)];
    const missing = one?.roles?.filter((role) => absent.has(role)) ?? [];
    if (one && missing.length > 0) {
      comparison.left.push(`${one.kind} ${one.name}: needs ${missing.join(', ')}`);
      continue;
    }
    for (const line of comparedLines(one, other)) {
      comparison.compared.push(line);
      if (line.expected === line.found) continue;
      if (unseen(line) && one && other) {
        comparison.notes.push(
          `options of user mapping ${line.name}: not compared, one side may not see them`,
        );
        continue;
      }
      // rows that are gone with their table stay a difference, whatever the version
      const excuse = line.kind === 'extension-table' && other && otherVersions.get(other.value ?? '');
      if (excuse)
        comparison.notes.push(
          `rows of ${line.name}: ${line.found}, not ${line.expected}; extension ${excuse}`,
        );
      else comparison.differences.push(line);
    }
  }
  return comparison;
};

/** A server shows the options of a user mapping to few roles: the role of one side was none of them. */
const unseen = ({ kind, expected, found }: Compared) =>
  kind === 'user-mapping-value' && (expected === null || found === null);

const byIdentity = (items: readonly ContentItem[], where: string): Map<string, ContentItem> => {
  const all = new Map<string, ContentItem>();
  for (const item of items) {
    const identity = JSON.stringify([item.kind, item.name]);
    if (all.has(identity)) {
      throw new PermanentError(`the contents of ${where} name ${item.kind} ${item.name} twice`, {
        hint: 'list the contents again: a list like this cannot be compared',
      });
    }
    all.set(identity, item);
  }
  return all;
};

/** Extensions that both sides have in different versions, each with both versions in words. */
const extensionsOfOtherVersion = (
  before: ReadonlyMap<string, ContentItem>,
  after: ReadonlyMap<string, ContentItem>,
): Map<string, string> => {
  const words = new Map<string, string>();
  for (const [identity, { kind, name, value }] of before) {
    const other = after.get(identity);
    if (kind === 'extension' && other && other.value !== value) {
      words.set(name, `${name} has version ${other.value ?? 'unknown'}, ${value ?? 'unknown'} expected`);
    }
  }
  return words;
};

const versionNotes = (versions: ReadonlyMap<string, string>): string[] =>
  [...versions.values()].map((words) => `extension ${words}`);
