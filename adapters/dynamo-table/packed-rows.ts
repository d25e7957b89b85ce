import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import type { RowsByTable } from '#core/judging/history/measured-point.ts';
import { type Item, text } from './table.ts';

/**
 * Bytes of one item, compressed: names of some ten thousand tables. The table takes 400 KB, and who judges a point reads as
 * many items as it looks back.
 */
const mostBytes = 100_000;

const Packed = z.object({
  seal: z.object({ S: z.string() }),
  rows: z.object({ B: z.instanceof(Uint8Array) }),
});
const Rows = z.record(z.string(), z.number());

/** Rows of the tables of one manifest as an item has them. Where they are too many, the smallest tables are left out. */
export function packRows(rows: RowsByTable, seal: string, most: number = mostBytes): Item {
  let kept = Object.entries(rows).sort(([, a], [, b]) => b - a);
  let bytes = packed(kept);
  while (bytes.length > most) {
    kept = kept.slice(0, Math.floor(kept.length * Math.min(0.9, most / bytes.length)));
    bytes = packed(kept);
  }
  return { seal: text(seal), rows: { B: bytes } };
}

const packed = (entries: readonly (readonly [string, number])[]): Uint8Array =>
  gzipSync(JSON.stringify(Object.fromEntries(entries)));

/** Undefined where they are those of another manifest. */
export function unpackRows(item: Item | undefined, seal: string): RowsByTable | undefined {
  const parsed = Packed.safeParse(item);
  if (!parsed.success || parsed.data.seal.S !== seal) return undefined;
  return Rows.parse(JSON.parse(gunzipSync(parsed.data.rows.B).toString('utf8')));
}
