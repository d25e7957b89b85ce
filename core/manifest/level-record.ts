import * as z from 'zod';
import type { RunName } from '../point/keys.ts';
import { ContentItem } from './contents.ts';
import { openSealed, sealed } from './seal.ts';

/** What can become known of a point after it was sealed. */
export const Judgement = z.enum(['verified', 'proven', 'suspect', 'accepted', 'damaged']);
export type Judgement = z.infer<typeof Judgement>;

/** `<level>-<time>.json`: one thing that became known of a point, sealed like its manifest. */
export const LevelRecord = z.object({
  level: Judgement,
  source: z.string(),
  runId: z.string(),
  at: z.iso.datetime(),
  /** Who found out: `user@host`, or a role in AWS. */
  by: z.string(),
  /** One sentence for people. */
  detail: z.string(),
  /** What was counted on the way: rows of every table (`counted: 'stream'`), values of sequences. */
  contents: z.array(ContentItem).optional(),
  bytesRead: z.int().nonnegative().optional(),
  findings: z.array(z.object({ object: z.string(), problem: z.string() })).optional(),
});
export type LevelRecord = z.infer<typeof LevelRecord>;

export const sealLevelRecord = (record: LevelRecord): Buffer => sealed(LevelRecord.parse(record));

/** Parses a level file; one that does not fit its seal or its place says nothing about the point. */
export function readLevelRecord(bytes: Uint8Array, place: RunName): LevelRecord | undefined {
  const opened = openSealed(bytes);
  if ('problem' in opened) return undefined;
  const record = LevelRecord.safeParse(opened.document);
  if (!record.success || record.data.runId !== place.runId || record.data.source !== place.source)
    return undefined;
  return record.data;
}
