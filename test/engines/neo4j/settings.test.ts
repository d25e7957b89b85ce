import { expect, it } from 'vitest';
import { graphSettings, labelOf } from '#engines/neo4j/connection/settings.ts';

const settings = (url: string, more: object = {}) =>
  graphSettings(url, 'the url', { environment: {}, ...more });

it.each([
  ['bolt://neo4j:a%40b@db:7688/movies', { address: 'bolt://db:7688', database: 'movies', routed: false }],
  ['neo4j+s://u:p@cluster', { address: 'neo4j+s://cluster:7687', database: undefined, routed: true }],
  ['bolt+ssc://u:p@[::1]:1', { address: 'bolt+ssc://[::1]:1', routed: false }],
])('understands %s', (url, expected) => {
  expect(settings(url)).toMatchObject(expected);
});

it('decodes user and password, and takes them from the environment where the URL has none', () => {
  expect(settings('bolt://neo4j:a%40b%2F@db').credentials).toEqual({ user: 'neo4j', password: 'a@b/' });
  const environment = { NEO4J_USERNAME: 'me', NEO4J_PASSWORD: 'secret' };
  expect(settings('bolt://db', { environment }).credentials).toEqual({ user: 'me', password: 'secret' });
  expect(settings('bolt://db').credentials).toBeUndefined();
});

it('takes the database of the config, and refuses another one in the URL', () => {
  expect(settings('bolt://db', { database: 'movies' }).database).toBe('movies');
  expect(settings('bolt://db/movies', { database: 'movies' }).database).toBe('movies');
  expect(() => settings('bolt://db/other', { database: 'movies' })).toThrow('another database');
});

it.each(['http://db', 'postgres://db', 'never-in-an-error', 'bolt://u:100%@db', 'bolt:///movies'])(
  'refuses %s without repeating it',
  (url) => {
    expect(() => settings(url)).toThrow('the url');
    expect(() => settings(url)).not.toThrow('never-in-an-error');
  },
);

it('is called without its user part', () => {
  expect(labelOf(settings('bolt://neo4j:secret@db/movies'))).toBe('bolt://db:7687/movies');
});
