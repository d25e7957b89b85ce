import { isGroup, type SqlNode } from './sql-tree.ts';

/** What may follow the FROM clause of a query. A name that reads like one of these is printed in quotes. */
const afterFrom = new Set([
  'WHERE',
  'GROUP',
  'HAVING',
  'WINDOW',
  'ORDER',
  'LIMIT',
  'OFFSET',
  'FETCH',
  'FOR',
  ';',
]);

/** A FROM clause with one of these at its top has more than one item. */
const betweenItems = new Set(['JOIN', ',']);

/** Before the second query of several, of which every major qualifies all columns. */
const betweenQueries = new Set(['UNION', 'INTERSECT', 'EXCEPT']);

/** After these a schema stands before the dot, not a relation. */
const beforeSchema = new Set(['::', 'COLLATE', 'AS', 'RETURNING', '.']);

/**
 * The query of a view whose outermost FROM has one relation, without the name of that relation before its
 * columns: 15 prints `SELECT t.id FROM t`, 16 and later `SELECT id FROM t`, and both mean the same, as no
 * other relation could own the column. Subqueries and the FROM clause stay as they are, as do schemas.
 */
export const withoutSoleQualifier = (query: readonly SqlNode[]): readonly SqlNode[] => {
  const from = query.findIndex((node, at) => node === 'FROM' && query[at - 1] !== 'DISTINCT');
  if (from === -1) return query;
  const rest = query.slice(from).findIndex((node) => hasAny([node], afterFrom));
  const end = rest === -1 ? query.length : from + rest;
  const item = query.slice(from + 1, end);
  const name = soleName(item);
  if (name === null || hasAny(query, betweenQueries)) return query;
  return [...stripped(query.slice(0, from), name), 'FROM', ...item, ...stripped(query.slice(end), name)];
};

const hasAny = (nodes: readonly SqlNode[], words: ReadonlySet<string>): boolean =>
  nodes.some((node) => typeof node === 'string' && words.has(node));

/** The name by which columns of the one item of a FROM clause are qualified; null when there are more. */
const soleName = (item: readonly SqlNode[]): string | null => {
  if (hasAny(item, betweenItems)) return null;
  const sample = item.indexOf('TABLESAMPLE');
  const named = sample === -1 ? item : item.slice(0, sample);
  // the only call that may go without an alias; its own name is a keyword and printed in quotes
  if (named.length === 2 && named[0] === 'XMLTABLE') return '"xmltable"';
  // the names of its columns may follow
  const last = isGroup(named.at(-1), '(') ? named.at(-2) : named.at(-1);
  return isName(last) ? last : null;
};

const isName = (node: SqlNode | undefined): node is string =>
  typeof node === 'string' && /^[\p{L}_"]/u.test(node);

const stripped = (nodes: readonly SqlNode[], name: string): SqlNode[] => {
  const result: SqlNode[] = [];
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at] ?? '';
    if (typeof node !== 'string') result.push(isSubquery(node.nodes) ? node : inGroup(node, name));
    else if (node === name && qualifiesColumn(nodes, at)) at += 1;
    else result.push(node);
  }
  return result;
};

const inGroup = (group: Exclude<SqlNode, string>, name: string): SqlNode => ({
  ...group,
  nodes: stripped(group.nodes, name),
});

const isSubquery = ([first]: readonly SqlNode[]): boolean =>
  first === 'SELECT' || first === 'WITH' || first === 'VALUES';

/** True for `t` in `t.id`, not in `t.f(…)`, `t.*` or `x::t.kind`. */
const qualifiesColumn = (nodes: readonly SqlNode[], at: number): boolean => {
  const before = nodes[at - 1];
  return (
    nodes[at + 1] === '.' &&
    isName(nodes[at + 2]) &&
    !isGroup(nodes[at + 3], '(') &&
    nodes[at + 3] !== '.' &&
    !(typeof before === 'string' && beforeSchema.has(before))
  );
};
