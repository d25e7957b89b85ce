import type { LevelRecord } from '../../manifest/level-record.ts';
import type { PointRecord } from '../../point/point-record.ts';

/** A reading that did not reach every byte proves nothing, whatever it says. */
export const isWholeReading = ({ manifest }: PointRecord, { bytesRead }: LevelRecord): boolean =>
  bytesRead === manifest.totals.bytes;
