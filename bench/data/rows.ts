const syllables = 'ba co du fe gi lo mu ne pa ri sa to ve wi xa yo zu tra pre con sta ment ing er al'.split(
  ' ',
);
const states = ['new', 'paid', 'sent', 'done'];
const flushAtLength = 1 << 20;
/** 2 MiB each. */
const blobBytes = 2 << 20;

/** Orders with free text, as COPY text: the same rows each time. Yields about 1 MiB at once. */
export function* documentRows(rows: number): Generator<string> {
  const { below, hex, word } = createWriter();
  let text = '';
  for (let id = 1; id <= rows; id++) {
    let body = '';
    for (let words = 40 + below(320); words > 0; words--) body += `${word()} `;
    const at = new Date(1_700_000_000_000 + id * 41_000 + below(40_000)).toISOString();
    const order = {
      order_id: `${hex(8)}-${hex(4)}-${hex(4)}-${hex(12)}`,
      status: states[below(4)],
      amount: below(900_000) / 100,
      items: below(9),
      tags: [word(), word()],
      note: body,
    };
    const email = `${word()}.${word()}${below(1_000_000)}@example.org`;
    text += `${id}\t${below(500)}\t${at}\t${email}\t${JSON.stringify(order)}\n`;
    if (text.length < flushAtLength) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** Files as bytea, every other one incompressible, as images and archives are. */
export function* fileRows(rows: number): Generator<string> {
  const { random, word } = createWriter();
  for (let id = 1; id <= rows; id++) {
    const bytes = Buffer.alloc(blobBytes);
    if (id % 2 === 1) {
      for (let at = 0; at < blobBytes; at += 4) bytes.writeUInt32LE(Math.floor(random() * 2 ** 32), at);
    } else {
      for (let at = 0; at < blobBytes; ) at += bytes.write(`${word()} `, at);
    }
    yield `${id}\tfile_${id}\t\\\\x${bytes.toString('hex')}\n`;
  }
}

/** Words in the skewed frequency of a language, from a generator with a fixed seed (mulberry32). */
function createWriter() {
  let state = 0x9e3779b9;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(random() * limit);
  const hex = (length: number): string => {
    let digits = '';
    while (digits.length < length)
      digits += below(2 ** 32)
        .toString(16)
        .padStart(8, '0');
    return digits.slice(0, length);
  };
  const words = Array.from({ length: 6_000 }, () => {
    let word = '';
    for (let count = 2 + below(3); count > 0; count--) word += syllables[below(syllables.length)] ?? '';
    return word;
  });
  const word = (): string => words[Math.floor(words.length * random() ** 3)] ?? '';
  return { random, below, hex, word };
}
