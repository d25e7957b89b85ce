import { describe, expect, it } from 'vitest';
import { canonical, field } from '../../../../local/cloud/reconcile/json.ts';
import { lifecycleRules } from '../../../../local/cloud/reconcile/lifecycle.ts';

describe('comparing what a template says with what a service answers', () => {
  it('minds neither the order of fields, nor a number written as text, nor a field without a value', () => {
    expect(canonical({ b: '14', a: [true], c: undefined })).toBe(canonical({ a: [true], b: 14 }));
  });

  it.each([
    ['another value', { a: 1 }, { a: 2 }],
    ['another order of a list', { a: [1, 2] }, { a: [2, 1] }],
    ['a field too many', { a: 1 }, { a: 1, b: false }],
    ['nothing', { a: 1 }, undefined],
  ])('sees %s', (_, left, right) => {
    expect(canonical(left)).not.toBe(canonical(right));
  });

  it('follows a path through records and lists', () => {
    expect(field({ a: [{ b: 1 }] }, 'a', 0, 'b')).toBe(1);
    expect(field({ a: [{ b: 1 }] }, 'a', 1, 'b')).toBeUndefined();
  });
});

it('writes the rules of a bucket as S3 takes them', () => {
  const written = [
    {
      Id: 'yearly',
      Status: 'Enabled',
      Prefix: 'data/yearly/',
      Transitions: [{ StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 1 }],
      NoncurrentVersionExpiration: { NoncurrentDays: 14 },
    },
  ];
  expect(lifecycleRules(written)).toMatchObject([
    {
      ID: 'yearly',
      Filter: { Prefix: 'data/yearly/' },
      Transitions: [{ StorageClass: 'DEEP_ARCHIVE', Days: 1 }],
      NoncurrentVersionExpiration: { NoncurrentDays: 14 },
    },
  ]);
});
