import { describe, expect, it } from 'vitest';
import { DamagedError } from '#core/errors.ts';
import { formatPartList, parsePartList } from '#core/stream/part-list.ts';

const parts = ['a'.repeat(64), '0123456789abcdef'.repeat(4)];
const text = `${parts[0]}\n${parts[1]}\n`;

describe('a list of parts', () => {
  it('is one SHA-256 in lowercase hex per line, and reads back', () => {
    expect(formatPartList(parts).toString()).toBe(text);
    expect(parsePartList(Buffer.from(text), 'k')).toEqual(parts);
  });

  it.each([
    ['nothing', ''],
    ['only a line end', '\n'],
    ['no line end at the end', text.slice(0, -1)],
    ['an empty line', `${text}\n`],
    ['carriage returns', text.replaceAll('\n', '\r\n')],
    ['uppercase', text.toUpperCase()],
    ['a short line', text.replace('a', '')],
    ['a long line', `a${text}`],
    ['a letter too many', text.replace('b', 'g')],
    ['a byte order mark', `\u{feff}${text}`],
    ['a letter of several bytes', text.replace('aa', 'é')],
    ['something behind it', `${text}# end`],
  ])('is refused with %s', (_, wrong) => {
    expect(() => parsePartList(Buffer.from(wrong), 'data/x.parts')).toThrow(DamagedError);
    expect(() => parsePartList(Buffer.from(wrong), 'data/x.parts')).toThrow(/'data\/x.parts' is no list/);
  });

  it('is not written when it could not be read', () => {
    expect(() => formatPartList([])).toThrow();
    expect(() => formatPartList(['A'.repeat(64)])).toThrow();
    expect(() => formatPartList([`${'a'.repeat(63)}\n`])).toThrow();
  });
});
