import fc from 'fast-check';
import { expect, it } from 'vitest';
import { noFindings, type ScanFindings } from '#engines/milvus/scan/findings.ts';
import { createPageSize } from '#engines/milvus/scan/page-size.ts';
import { scan } from '#engines/milvus/scan/scan.ts';
import { type Page, type ScanSource, TooLargeError } from '#engines/milvus/scan/source.ts';
import { compareKeys, type Key, type KeyRange, keyFilter, rangeFilter } from '#engines/milvus/values/key.ts';

interface Vices {
  /** Gives rows of a range in the order of this, and the first of them. @default in the order of keys */
  readonly order?: (keys: readonly Key[]) => Key[];
  /** How often a key is counted. @default once */
  readonly versions?: (key: Key) => number;
  /** Whether a row is given at all. @default always */
  readonly gives?: (key: Key) => boolean;
  /** Rows in one answer, at most. */
  readonly window?: number;
  /** Where older versions of keys take places in an answer and are then taken out, as Milvus 2.3 does. */
  readonly cut?: 'before' | 'after';
}

/** A server in memory; what real ones do of this is tested in scan.real.test.ts. */
function serverOf(
  keys: readonly Key[],
  { order, versions = () => 1, gives = () => true, window = 5, cut = 'after' }: Vices,
): ScanSource {
  const sorted = keys.toSorted(compareKeys);
  const within = ({ after, upTo }: KeyRange): Key[] =>
    sorted.filter(
      (key) =>
        (after === undefined || compareKeys(key, after) > 0) &&
        (upTo === undefined || compareKeys(key, upTo) <= 0),
    );
  const counted = (some: readonly Key[]): number => some.reduce<number>((sum, key) => sum + versions(key), 0);
  return {
    label: 'rows',
    async page(range, limit) {
      if (limit > window) throw new TooLargeError('too large', { cause: undefined });
      const all = within(range).filter(gives);
      const inOrder = order ? order(all) : all;
      if (cut === 'after') return pageOf(inOrder.slice(0, limit));
      const everyVersion = inOrder.flatMap((key) => Array.from({ length: versions(key) }, () => key));
      return pageOf([...new Set(everyVersion.slice(0, limit))]);
    },
    count: async (range) => counted(within(range)),
    countKey: async (key) => counted(sorted.filter((one) => one === key)),
  };
}

const pageOf = (keys: readonly Key[]): Page => ({
  columns: [],
  rows: { count: keys.length, keys, content: () => Buffer.alloc(0), cell: () => null },
  bytes: keys.length * 100,
});

async function scanned(source: ScanSource): Promise<{ keys: Key[]; findings: ScanFindings }> {
  const findings = noFindings();
  const keys: Key[] = [];
  for await (const { rows } of scan(source, findings)) keys.push(...rows.keys);
  return { keys, findings };
}

const numbers = fc.uniqueArray(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { maxLength: 60 });
const texts = fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 6 }), { maxLength: 60 });
const anyKeys: fc.Arbitrary<Key[]> = fc.oneof(numbers, texts);
const windows = fc.integer({ min: 2, max: 20 });

it('brings every row exactly once, from servers of every order and window', async () => {
  await fc.assert(
    fc.asyncProperty(anyKeys, windows, fc.infiniteStream(fc.nat()), async (keys, window, luck) => {
      const order = (some: readonly Key[]): Key[] => {
        const shuffled = [...some];
        for (let at = shuffled.length - 1; at > 0; at--) {
          const other = (luck.next().value ?? 0) % (at + 1);
          const [one, two] = [shuffled[at] ?? '', shuffled[other] ?? ''];
          [shuffled[at], shuffled[other]] = [two, one];
        }
        return shuffled;
      };
      const came = await scanned(serverOf(keys, { order, window }));
      expect(came.keys.toSorted(compareKeys)).toEqual(keys.toSorted(compareKeys));
      const ordered = await scanned(serverOf(keys, { window }));
      expect(ordered.keys).toEqual(keys.toSorted(compareKeys));
      expect(ordered.findings).toEqual(noFindings());
    }),
    { numRuns: 150 },
  );
});

it('explains what a server counts of older versions, to the row', async () => {
  await fc.assert(
    fc.asyncProperty(numbers, windows, fc.constantFrom('before', 'after'), async (keys, window, cut) => {
      const versions = (key: Key): number => (Number(BigInt(key) % 5n) === 0 ? 3 : 1);
      const { keys: came, findings } = await scanned(serverOf(keys, { versions, window, cut }));
      expect(came).toEqual(keys.toSorted(compareKeys));
      expect(findings.duplicates).toBe(2 * keys.filter((key) => versions(key) === 3).length);
    }),
    { numRuns: 60 },
  );
});

it('never ends well where one row that is counted is not given', async () => {
  await fc.assert(
    fc.asyncProperty(anyKeys, fc.nat(), windows, async (keys, which, window) => {
      fc.pre(keys.length > 0);
      const hidden = keys[which % keys.length];
      await expect(scanned(serverOf(keys, { gives: (key) => key !== hidden, window }))).rejects.toThrow(
        /counts \d+ rows where \d+ come/,
      );
    }),
    { numRuns: 60 },
  );
});

it('asks for as many rows as make a page of the aimed size, and for no more than a window', () => {
  const size = createPageSize();
  size.came(10, 10 * 1024 * 1024);
  expect(size.rows()).toBe(16);
  size.came(10, 10);
  expect(size.rows()).toBe(16_384);
  size.came(1, 1024 ** 3);
  expect(size.rows()).toBe(1);
  expect(size.shrink()).toBe(false);
});

it('writes no number into a filter that servers cannot read, at either end', () => {
  const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n];
  const written = [
    rangeFilter('id', true, {}),
    rangeFilter('id', true, { after: least }),
    rangeFilter('id', true, { upTo: least }),
    rangeFilter('id', true, { after: most }),
    rangeFilter('id', true, { after: 5n, upTo: most }),
    keyFilter('id', least),
    keyFilter('id', most),
  ];
  expect(written).toEqual([
    'id <= 9223372036854775807',
    'id >= -9223372036854775807',
    'id < -9223372036854775807',
    'id > 9223372036854775807',
    'id >= 6 && id <= 9223372036854775807',
    'id < -9223372036854775807',
    'id >= 9223372036854775807 && id <= 9223372036854775807',
  ]);
  expect(rangeFilter('name', false, { after: 'a"b\\c\n', upTo: '😀' })).toBe(
    'name > "a\\"b\\\\c\\n" && name <= "😀"',
  );
});
