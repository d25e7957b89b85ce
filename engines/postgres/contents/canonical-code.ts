import { isGroup, type SqlNode, splitNodes, sqlText, sqlTree } from './sql-tree.ts';
import { withoutSoleQualifier } from './without-sole-qualifier.ts';

/**
 * SQL that the server printed from its catalog, in a form that one dump and restore does not change.
 *
 * PostgreSQL prints some expressions differently once they were read back. The form forgets exactly these:
 * - white space between tokens;
 * - the nesting of AND in AND and of OR in OR: `x BETWEEN 1 AND 5 AND y` prints `(((x >= 1) AND (x <= 5)) AND
 *   y)` and, read back, `((x >= 1) AND (x <= 5) AND y)`;
 * - whether the cast of an array constructor stands at the array or at its elements: `v IN ('a', 'b')` on a
 *   varchar prints `(ARRAY['a'::varchar, …])::text[]` and, read back, `ARRAY[('a'::varchar)::text, …]`.
 * Every name, type, cast, constant, operator, keyword and other bracket stays.
 */
export const canonicalCode = (sql: string): string => {
  const tree = sqlTree(sql);
  return tree ? sqlText(canonical(tree)) : sql;
};

/**
 * The same of the query of a view. The form also forgets the name of a relation before its columns where the
 * outermost FROM has no other: 15 prints it and 16 does not.
 */
export const canonicalQuery = (sql: string): string => {
  const tree = sqlTree(sql);
  return tree ? sqlText(canonical(withoutSoleQualifier(tree))) : sql;
};

const canonical = (nodes: readonly SqlNode[]): SqlNode[] =>
  withCastsAtElements(
    nodes.map((node) => (typeof node === 'string' ? node : { ...node, nodes: inside(node.nodes) })),
  );

const inside = (nodes: readonly SqlNode[]): SqlNode[] => flattened(flattened(canonical(nodes), 'AND'), 'OR');

/** A bracket with one of these at its top is no plain list of conditions. */
const notInConditions = new Set([
  'AND',
  'OR',
  'BETWEEN',
  ',',
  ';',
  'SELECT',
  'FROM',
  'WHERE',
  'ON',
  'WHEN',
  'THEN',
  'ELSE',
]);

const conditions = (nodes: readonly SqlNode[], word: 'AND' | 'OR'): SqlNode[][] | null => {
  const parts = splitNodes(nodes, word);
  const plain = parts.every(
    (part) => part.length > 0 && !part.some((node) => typeof node === 'string' && notInConditions.has(node)),
  );
  return plain && parts.length > 1 ? parts : null;
};

const flattened = (nodes: SqlNode[], word: 'AND' | 'OR'): SqlNode[] => {
  const parts = conditions(nodes, word);
  if (!parts) return nodes;
  // what is inside was flattened before, so one level is enough
  const flat = parts.flatMap((part) => {
    const [only, more] = part;
    return (isGroup(only, '(') && more === undefined && conditions(only.nodes, word)) || [part];
  });
  return flat.flatMap((part, index) => (index === 0 ? part : [word, ...part]));
};

const withCastsAtElements = (nodes: SqlNode[]): SqlNode[] => {
  const result: SqlNode[] = [];
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at] ?? '';
    const array = isGroup(node, '(') ? arrayElements(node.nodes) : null;
    const type = array && nodes[at + 1] === '::' ? arrayType(nodes, at + 2) : null;
    if (array && type) {
      result.push('ARRAY', { open: '[', nodes: castEach(array, type) });
      // the name of the type and its []
      at += type.length + 2;
    } else result.push(node);
  }
  return result;
};

/** What an `ARRAY[…]` holds, null when the nodes are anything else. */
const arrayElements = (nodes: readonly SqlNode[]): readonly SqlNode[] | null => {
  const [word, list, more] = nodes;
  return word === 'ARRAY' && isGroup(list, '[') && more === undefined ? list.nodes : null;
};

/** The name of the element type when `T[]` starts at `from`, null for any other type. */
const arrayType = (nodes: readonly SqlNode[], from: number): SqlNode[] | null => {
  const type: SqlNode[] = [];
  for (const node of nodes.slice(from)) {
    if (isGroup(node, '[')) return node.nodes.length === 0 && type.length > 0 ? type : null;
    if (typeof node === 'string' && !/^[\p{L}_".]/u.test(node)) return null;
    type.push(node);
  }
  return null;
};

const castEach = (elements: readonly SqlNode[], type: readonly SqlNode[]): SqlNode[] =>
  splitNodes(elements, ',').flatMap((element, index) => {
    const nested = arrayElements(element);
    const cast: SqlNode[] = nested
      ? ['ARRAY', { open: '[', nodes: castEach(nested, type) }]
      : [{ open: '(', nodes: element }, '::', ...type];
    return index === 0 ? cast : [',', ...cast];
  });
