import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { isChecksumOf } from '#core/verify/stored-checksum.ts';

const parts = ['one', 'two'].map((text) => createHash('sha256').update(text).digest('hex'));
const sha256 = createHash('sha256').update('onetwo').digest('hex');

it.each([
  ['the SHA-256 in hex of a folder', sha256],
  ['the SHA-256 in base64 of a bucket', createHash('sha256').update('onetwo').digest('base64')],
  ['the composite of a bucket', composite()],
])('knows %s', (_, stored) => {
  expect(isChecksumOf(stored, { sha256, parts })).toBe(true);
});

it.each([
  ['of other bytes', createHash('sha256').update('other').digest('base64')],
  ['of another number of parts', composite().replace('-2', '-3')],
  ['of nothing', ''],
])('refuses one %s', (_, stored) => {
  expect(isChecksumOf(stored, { sha256, parts })).toBe(false);
});

function composite(): string {
  const digests = Buffer.concat(parts.map((part) => Buffer.from(part, 'hex')));
  return `${createHash('sha256').update(digests).digest('base64')}-2`;
}
