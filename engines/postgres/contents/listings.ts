import * as wide from './listings/database-wide.ts';
import * as functions from './listings/functions.ts';
import * as operators from './listings/operators.ts';
import * as privileges from './listings/privileges.ts';
import * as relations from './listings/relations.ts';
import * as remote from './listings/remote.ts';
import * as tables from './listings/table-parts.ts';
import * as text from './listings/text.ts';
import { types } from './listings/types.ts';

/**
 * The queries that together list a database: columns kind, name and, where they apply, facts, code, roles,
 * value, rows.
 */
export const listings = (serverVersionNum: number, largeObjectContents: boolean): string[] => {
  const { largeObjectContents: contents, ...cheap } = wide;
  const { subscriptions, ...foreign } = remote;
  return [
    ...[cheap, relations, tables, functions, operators, text, foreign, privileges].flatMap((all) =>
      Object.values(all),
    ),
    types,
    subscriptions(serverVersionNum),
    ...(largeObjectContents ? [contents] : []),
  ];
};

/** The listings whose rows name the roles they need. */
export const roleListings = (): string[] => [
  ...Object.values(privileges),
  tables.policies,
  remote.userMappings,
];
