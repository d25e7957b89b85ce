import { expect, it } from 'vitest';
import { parseConfig } from '#engines/config.ts';
import { exitCodeOfAll } from '../../cli/exit-codes.ts';
import { selectSources } from '../../cli/select-sources.ts';

const source = (plan: string) => ({ engine: 'postgres', plan, url: { env: 'URL' }, rpo: '25h' });
const config = parseConfig(
  {
    store: { directory: 'backups' },
    plans: {
      nightly: { keep: { daily: '14d' } },
      weekly: { keep: { weekly: '90d' } },
      idle: { keep: { daily: '1d' } },
    },
    sources: { orders: source('nightly'), users: source('nightly'), logs: source('weekly') },
    sets: { shop: { sources: ['users', 'logs'] } },
  },
  { folder: '/', now: new Date('2026-11-20T00:00:00Z') },
);
const named = (...names: readonly string[]) => selectSources(config, names).map(({ name }) => name);

it('takes names of sources, sets and plans, and each source once', () => {
  expect(named('shop')).toStrictEqual(['users', 'logs']);
  expect(named('nightly')).toStrictEqual(['orders', 'users']);
  expect(named('logs', 'shop', 'nightly')).toStrictEqual(['logs', 'users', 'orders']);
});

it('refuses a plan that nobody follows, and names that nobody wrote', () => {
  expect(() => named('idle')).toThrow("no source follows plan 'idle'");
  expect(() => named('constructor')).toThrow("no source, set or plan is named 'constructor'");
});

it('tells all, some and none apart', () => {
  expect([[true, true], [true, false], [false]].map(exitCodeOfAll)).toStrictEqual([0, 4, 1]);
});
