import { TransientError } from '#core/errors.ts';
import { compareKeys, type Key, type KeyRange } from '../values/key.ts';
import type { ScanFindings } from './findings.ts';
import type { Page, ScanSource } from './source.ts';

const attempts = 3;
/**
 * Agrees with the server on a range of few rows: as many rows came as it counts before or after, or between the
 * two when they differ, older versions of the same keys set aside. Reads again until that is so; throws when it never is.
 * `full`: it has grown, and must be halved.
 */
export async function settle(
  source: ScanSource,
  range: KeyRange,
  asked: number,
  findings: ScanFindings,
): Promise<Page | 'full'> {
  let [came, counted] = [0, 0];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await source.count(range);
    const page = await source.page(range, asked, 'any');
    const after = await source.count(range);
    came = page.rows.count;
    if (came >= asked) return 'full';
    const [least, most] = [Math.min(before, after), Math.max(before, after)];
    const extra = came < least ? await duplicatesIn(source, range, page.rows.keys) : 0;
    counted = least;
    if (came + extra < least || came + extra > most) continue;
    findings.duplicates += extra;
    if (before !== after) findings.moved++;
    return page;
  }
  throw new TransientError(
    `${source.label}: the server counts ${counted} rows where ${came} come, in a range that was read ${attempts} times`,
    {
      hint: 'nothing is sealed; let the server compact the collection; if it happens again, rows cannot be reached: report it to Milvus',
    },
  );
}

/** How many rows the server counts that are further versions of these keys. Looks only where the counts differ. */
async function duplicatesIn(source: ScanSource, range: KeyRange, keys: readonly Key[]): Promise<number> {
  return inPart(range.after, [...keys].sort(compareKeys));

  async function inPart(after: Key | undefined, part: readonly Key[]): Promise<number> {
    const upTo = part.at(-1);
    if (upTo === undefined) return 0;
    if (part.length === 1) return Math.max(0, (await source.countKey(upTo)) - 1);
    if ((await source.count({ after, upTo })) === part.length) return 0;
    const [lower, upper] = [part.slice(0, part.length >> 1), part.slice(part.length >> 1)];
    return (await inPart(after, lower)) + (await inPart(lower.at(-1), upper));
  }
}
