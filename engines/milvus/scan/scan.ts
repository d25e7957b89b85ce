import { PermanentError } from '#core/errors.ts';
import { compareKeys, type Key, type KeyRange } from '../values/key.ts';
import type { Rows } from '../values/rows-of.ts';
import type { ScanFindings } from './findings.ts';
import { createPageSize, type PageSize } from './page-size.ts';
import { settle } from './settle.ts';
import { type Page, type ScanSource, TooLargeError } from './source.ts';

/**
 * Every row that is there from the first question to the last, exactly once; what comes or goes meanwhile may be among
 * them. Pages come by a cursor over the key, each checked: in order, and as many as the server counts in its range. A page
 * that is not in order ends the trust in the cursor: the rest is read by halving ranges, which needs no order. A count that
 * is not explained ends the scan with an error.
 */
export async function* scan(source: ScanSource, findings: ScanFindings): AsyncIterable<Page> {
  const before = await source.count({});
  yield* byCursor(source, findings);
  if ((await source.count({})) !== before) findings.moved++;
}

async function* byCursor(source: ScanSource, findings: ScanFindings): AsyncIterable<Page> {
  const size = createPageSize();
  let after: Key | undefined;
  for (;;) {
    const { page } = await pageOf(source, { after }, size, 'cursor');
    if (page.rows.count === 0) {
      // an empty answer is the end when the server counts nothing behind it
      if ((await source.count({ after })) > 0) yield* halve(source, { after }, size, findings);
      return;
    }
    if (!isInOrder(page.rows, after)) {
      findings.disorders++;
      yield* halve(source, { after }, size, findings);
      return;
    }
    const range = { after, upTo: page.rows.keys.at(-1) };
    if ((await source.count(range)) === page.rows.count) yield page;
    else yield* halve(source, range, size, findings);
    after = range.upTo;
  }
}

/** Rows about which the server can be asked key by key. */
const few = 64;

/**
 * All rows of a range, whatever order they come in: an answer that has fewer than were asked for and as many as the server
 * counts is all of it, else each half by itself. Fewer than were asked for alone says nothing: servers take older versions
 * of keys out of an answer only when it is as long as it may be. Where few rows are left the difference must be explained.
 */
async function* halve(
  source: ScanSource,
  range: KeyRange,
  size: PageSize,
  findings: ScanFindings,
): AsyncIterable<Page> {
  const { page, asked } = await pageOf(source, range, size, 'any');
  const { count } = page.rows;
  if (count < asked && (await source.count(range)) === count) {
    if (count > 0) yield page;
    return;
  }
  if (count < asked && count <= few) {
    const settled = await settle(source, range, asked, findings);
    if (settled !== 'full') {
      if (settled.rows.count > 0) yield settled;
      return;
    }
  }
  const middle = middleOf(page.rows, range);
  yield* halve(source, { after: range.after, upTo: middle }, size, findings);
  yield* halve(source, { after: middle, upTo: range.upTo }, size, findings);
}

/** A key with rows on both of its sides. */
function middleOf({ keys }: Rows, { upTo }: KeyRange): Key {
  const sorted = [...keys].sort(compareKeys);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle !== undefined && (upTo === undefined || compareKeys(middle, upTo) < 0)) return middle;
  throw new PermanentError('the server answers one question with the same key several times', {
    hint: 'let it compact the collection, then run again',
  });
}

function isInOrder({ keys }: Rows, after: Key | undefined): boolean {
  let last = after;
  for (const key of keys) {
    if (last !== undefined && compareKeys(key, last) <= 0) return false;
    last = key;
  }
  return true;
}

/** Two rows are the least that can be halved. */
const fewest = { cursor: 1, any: 2 } as const;

async function pageOf(source: ScanSource, range: KeyRange, size: PageSize, order: 'cursor' | 'any') {
  for (;;) {
    const asked = Math.max(fewest[order], size.rows());
    try {
      const page = await source.page(range, asked, order);
      size.came(page.rows.count, page.bytes);
      return { page, asked };
    } catch (error) {
      if (!(error instanceof TooLargeError) || !size.shrink()) throw error;
    }
  }
}
