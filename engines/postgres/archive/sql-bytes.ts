/** The bytes that shape SQL. They mean the same in every encoding a server can have. */
export const bytesOf = {
  newline: 0x0a,
  space: 0x20,
  doubleQuote: 0x22,
  dollar: 0x24,
  quote: 0x27,
  openParenthesis: 0x28,
  closeParenthesis: 0x29,
  star: 0x2a,
  dash: 0x2d,
  slash: 0x2f,
  semicolon: 0x3b,
  backslash: 0x5c,
  e: 0x65,
} as const;

const wordBytes = new Uint8Array(256);
for (const letter of '0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') {
  wordBytes[letter.charCodeAt(0)] = 1;
}
wordBytes.fill(1, 0x80);

/** Whether the byte can stand in an unquoted name: letters, digits, _ and all that is not ASCII. */
export function isWordByte(byte: number): boolean {
  return wordBytes[byte] === 1;
}
