import { expect, it } from 'vitest';
import { coldStateOf } from '#adapters/s3-store/reading/cold-state.ts';

it.each([
  ['nothing', {}, undefined],
  ['another warm class', { StorageClass: 'STANDARD_IA' }, undefined],
  ['instant retrieval', { StorageClass: 'GLACIER_IR' }, { tier: 'glacier-instant', state: 'readable' }],
  ['an archive', { StorageClass: 'GLACIER' }, { tier: 'glacier-flexible', state: 'frozen' }],
  ['a deep one', { StorageClass: 'DEEP_ARCHIVE' }, { tier: 'deep-archive', state: 'frozen' }],
  [
    'a thaw under way',
    { StorageClass: 'DEEP_ARCHIVE', Restore: 'ongoing-request="true"' },
    { tier: 'deep-archive', state: 'thawing' },
  ],
  [
    'a copy',
    {
      StorageClass: 'GLACIER',
      Restore: 'ongoing-request="false", expiry-date="Fri, 21 Dec 2012 00:00:00 GMT"',
    },
    { tier: 'glacier-flexible', state: 'readable', until: new Date('2012-12-21T00:00:00Z') },
  ],
  [
    'something that nobody can read',
    { StorageClass: 'GLACIER', Restore: 'maybe' },
    { tier: 'glacier-flexible', state: 'frozen' },
  ],
] as const)('knows what S3 says of %s', (_, told, state) => {
  expect(coldStateOf({ StorageClass: undefined, Restore: undefined, ...told })).toEqual(state);
});
