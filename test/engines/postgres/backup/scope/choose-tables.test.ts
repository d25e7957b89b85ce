import { describe, expect, it } from 'vitest';
import type { RelationTree } from '#engines/postgres/backup/scope/relation-tree.ts';
import { chooseTables } from '#engines/postgres/backup/snapshot/choose-tables.ts';
import type { Table } from '#engines/postgres/backup/snapshot/list-tables.ts';

const table = (oid: number, name: string, kind: Table['kind'] = 'r', schema = 'public'): Table => ({
  oid,
  schema,
  name,
  qualified: `${schema}.${name}`,
  kind,
  bytes: 0,
  readable: true,
  filtered: false,
  unlogged: false,
  of_extension: false,
  config: false,
});
const all = [
  table(1, 'events', 'p'),
  table(2, 'events_1', 'p'),
  table(3, 'events_1_a', 'r', 'parts'),
  table(4, 'orders'),
  table(5, 'orders_id_seq', 'S'),
  table(6, 'totals', 'm'),
];
const tree: RelationTree = {
  schemas: ['parts', 'pg_catalog', 'public', 'we"ird'].map((name) => ({ name, qualified: name })),
  views: [{ oid: 7, schema: 'public', name: 'newest', qualified: 'public.newest' }],
  parents: [
    { from: 3, to: 2 },
    { from: 2, to: 1 },
  ],
  owners: [{ from: 5, to: 4 }],
  reads: [
    { from: 6, to: 4 },
    { from: 7, to: 6 },
  ],
  extensions: [{ name: 'hstore', qualified: 'hstore', schema: 'parts' }],
};
const choose = (selection: Partial<Parameters<typeof chooseTables>[1]>) =>
  chooseTables(all, { tables: undefined, excludeTables: undefined, schemas: undefined, ...selection }, tree);
const names = (selection: Parameters<typeof choose>[0]) => choose(selection).tables.map(({ name }) => name);

describe('the choice of tables', () => {
  it('is everything, without an argument, when the source asks for nothing', () => {
    expect(choose({})).toMatchObject({ tables: all, args: [], whole: true, largeObjects: true });
  });

  it('takes a partitioned table with its partitions of every level, in whatever schema', () => {
    expect(names({ tables: ['events'] })).toEqual(['events', 'events_1', 'events_1_a']);
  });

  it('takes a table with the sequences that it owns', () => {
    expect(names({ tables: ['orders'] })).toEqual(['orders', 'orders_id_seq']);
  });

  it('leaves out an excluded table with its partitions, its sequences and what reads it', () => {
    expect(names({ excludeTables: ['events'] })).toEqual(['orders', 'orders_id_seq', 'totals']);
    const { tables, args } = choose({ excludeTables: ['orders'] });
    expect(tables.map(({ name }) => name)).toEqual(['events', 'events_1', 'events_1_a']);
    expect(args).toEqual(['--exclude-table="public".("orders"|"orders_id_seq"|"totals"|"newest")']);
  });

  it('never names a schema to pg_dump, which would then make public anew', () => {
    expect(choose({ schemas: ['public', 'parts'] }).args).toEqual([
      '--extension="hstore"',
      '--exclude-schema=("pg_catalog"|"we""ird")',
    ]);
    expect(choose({ tables: ['orders'] }).args).toContain('--extension="plpgsql"');
  });

  it('is refused when rows of a chosen table lie in a schema that is not chosen', () => {
    expect(() => choose({ schemas: ['public'] })).toThrow('parts.events_1_a is a part of a chosen table');
    expect(names({ schemas: ['public'], excludeTables: ['parts.events_1_a'] })).not.toContain('events_1_a');
  });

  it('keeps the configuration of an extension with the extension', () => {
    const config = { ...table(8, 'spatial'), of_extension: true, config: true };
    const of = (selection: object) =>
      chooseTables(
        [...all, config],
        { tables: undefined, excludeTables: undefined, schemas: undefined, ...selection },
        tree,
      );
    expect(of({ tables: ['orders'] }).tables).toContain(config);
    expect(() => of({ excludeTables: ['spatial'] })).toThrow('public.spatial belongs to an extension');
  });

  it('is refused when nothing is left of it', () => {
    expect(() => choose({ tables: ['events_1'], excludeTables: ['events'] })).toThrow('leaves nothing');
  });
});
