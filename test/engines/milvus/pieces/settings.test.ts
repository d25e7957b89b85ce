import { expect, it } from 'vitest';
import { collectionName, shownName } from '#engines/milvus/connection/name.ts';
import { labelOf, milvusSettings } from '#engines/milvus/connection/settings.ts';

const settings = (url: string) => milvusSettings(url, 'the url', undefined);

it.each([
  [
    'http://root:a%40b@db:19531',
    { address: 'db:19531', secure: false, token: 'root:a@b', database: undefined },
  ],
  [
    'https://token@in01.zilliz.example/archive',
    { address: 'in01.zilliz.example:19530', secure: true, token: 'token', database: 'archive' },
  ],
  ['https://db:443', { address: 'db:443', secure: true, token: undefined }],
  ['http://db', { address: 'db:19530', token: undefined }],
])('understands %s', (url, expected) => {
  expect(settings(url)).toMatchObject(expected);
});

it.each(['bolt://db', 'milvus://db', 'never-in-an-error', 'http://u:100%@db', 'http://db/a/b'])(
  'refuses %s without repeating it',
  (url) => {
    expect(() => settings(url)).toThrow('the url');
    expect(() => settings(url)).not.toThrow('never-in-an-error');
  },
);

it('is called without its user part', () => {
  expect(labelOf(settings('http://root:secret@db/archive'))).toBe('http://db:19530/archive');
});

it('names collections of other databases with a dot, and understands both ways', () => {
  expect(shownName(collectionName('movies'))).toBe('movies');
  expect(shownName(collectionName('default.movies'))).toBe('movies');
  expect(shownName(collectionName('archive.movies'))).toBe('archive.movies');
  for (const wrong of ['', 'a.', '.a', 'a.b.c']) expect(() => collectionName(wrong)).toThrow('is no name');
});
