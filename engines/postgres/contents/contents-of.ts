import { createHash } from 'node:crypto';
import type { ContentItem } from '#core/manifest/contents.ts';
import { canonicalCode, canonicalQuery } from './canonical-code.ts';
import { type Listed, listAll } from './list-all.ts';
import { listings } from './listings.ts';
import type { Query } from './query.ts';

interface Options {
  /**
   * Also reads every byte of every large object: the item `large-object-contents`. Ask for it on both sides.
   * Reading them takes ROW EXCLUSIVE on their catalog, which stops nobody.
   */
  readonly largeObjectContents?: boolean;
}

/**
 * Everything the database contains that a dump must bring back, sorted by kind and name. Rows of tables and
 * values of sequences are not in it: others count them. Two lists are equal after a faithful restore to the
 * same major or a newer one: what majors print or record differently has one form, described where it is made
 * (access lists, NOT NULL, identity of partitions, locales of ICU, subscriptions, queries of views).
 *
 * Must run in a transaction (it gives all names the same form with SET LOCAL, which holds until its end);
 * takes no locks but ACCESS SHARE.
 */
export const contentsOf = async (query: Query, options: Options = {}): Promise<ContentItem[]> => {
  const listed = await listAll(query, (version) => listings(version, options.largeObjectContents ?? false));
  return listed.map(toItem).sort((a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name));
};

const toItem = ({ kind, name, facts, code, roles, value, rows }: Listed): ContentItem => ({
  kind,
  name,
  ...(rows != null && { rows, counted: 'server' as const }),
  ...(facts != null && { definition: digest(facts, (code ?? []).map(canonicalOf(kind))) }),
  ...(roles?.length && { roles: roles.toSorted(compareText) }),
  ...(value != null && { value }),
});

const canonicalOf = (kind: string) =>
  kind === 'view' || kind === 'matview' ? canonicalQuery : canonicalCode;

const digest = (facts: unknown, code: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([facts, ...code]))
    .digest('hex');

// not localeCompare: the order must not depend on the machine
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
