import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { nameDecoder } from '#engines/postgres/archive/name-decoder.ts';

it.each([
  ['UTF8', 'c3a4e8a1a8', 'ä表'],
  ['LATIN1', 'e480', 'ä\u0080'],
  ['WIN1252', 'e480', 'ä€'],
  ['WIN1251', 'dff0', 'Яр'],
  ['LATIN2', 'b1', 'ą'],
  ['LATIN9', 'a4', '€'],
  ['ISO_8859_5', 'b0', 'А'],
  ['KOI8R', 'c1', 'а'],
  ['WIN866', 'a0', 'а'],
  ['EUC_JP', 'c9bd', '表'],
  ['SJIS', '955c', '表'],
  ['EUC_KR', 'b0a1', '가'],
  ['EUC_CN', 'b1ed', '表'],
  ['BIG5', 'aaed', '表'],
  ['GB18030', 'b1ed', '表'],
])('reads %s', (encoding, bytes, text) => {
  expect(nameDecoder(encoding)(Buffer.from(bytes, 'hex'))).toBe(text);
});

it('reads bytes that are not of the encoding, and encodings it does not know, as LATIN1', () => {
  expect(nameDecoder('SQL_ASCII')(Buffer.from('e4', 'hex'))).toBe('ä');
  expect(nameDecoder('UTF8')(Buffer.from('61e4', 'hex'))).toBe('aä');
  expect(nameDecoder('MULE_INTERNAL')(Buffer.from('e4', 'hex'))).toBe('ä');
});

it('keeps a byte order mark, which is part of a name', () => {
  expect(nameDecoder('UTF8')(Buffer.from('\ufeffa'))).toBe('\ufeffa');
});
