import { sqlTokens } from './sql-tokens.ts';

/** A token, or what stands between a pair of brackets. */
export type SqlNode = string | SqlGroup;

export interface SqlGroup {
  readonly open: '(' | '[';
  readonly nodes: readonly SqlNode[];
}

/** A group that is still being read. */
interface Open {
  readonly open: '(' | '[';
  readonly nodes: SqlNode[];
}

const closes = { '(': ')', '[': ']' } as const;

/** SQL as a tree of its brackets; null when they do not pair, which SQL printed by a server always does. */
export const sqlTree = (sql: string): readonly SqlNode[] | null => {
  const top: SqlNode[] = [];
  const outer: Open[] = [];
  let nodes = top;
  for (const token of sqlTokens(sql)) {
    if (token === '(' || token === '[') {
      const group: Open = { open: token, nodes: [] };
      nodes.push(group);
      outer.push(group);
      nodes = group.nodes;
    } else if (token === ')' || token === ']') {
      const group = outer.pop();
      if (!group || closes[group.open] !== token) return null;
      nodes = outer.at(-1)?.nodes ?? top;
    } else nodes.push(token);
  }
  return outer.length === 0 ? top : null;
};

/** The tree as text: one space between tokens. */
export const sqlText = (nodes: readonly SqlNode[]): string =>
  nodes
    .map((node) =>
      typeof node === 'string' ? node : `${node.open} ${sqlText(node.nodes)} ${closes[node.open]}`,
    )
    .join(' ');

export const isGroup = (node: SqlNode | undefined, open: '(' | '['): node is SqlGroup =>
  typeof node === 'object' && node.open === open;

/** What stands between the separators, in order. */
export const splitNodes = (nodes: readonly SqlNode[], separator: string): SqlNode[][] => {
  const parts: SqlNode[][] = [[]];
  for (const node of nodes) {
    if (node === separator) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts;
};
