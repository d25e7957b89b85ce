/** A server gives no more at once (its query window), whatever it is asked for. */
export const mostRows = 16_384;
/** Far below what servers send in one message (64 MB by default). */
const aimedBytes = 16 * 1024 * 1024;
/** Nobody knows yet how large a row is. */
const firstRows = 256;

export interface PageSize {
  rows(): number;
  /** A page came: the next one has the rows that make its bytes right. */
  came(rows: number, bytes: number): void;
  /** A page was too large for the server or for us. False when it cannot be smaller. */
  shrink(): boolean;
}

/** How many rows to ask for, by the bytes of those that came. */
export function createPageSize(): PageSize {
  let [rows, most] = [firstRows, mostRows];
  return {
    rows: () => rows,
    came(count, bytes) {
      if (count === 0) return;
      rows = Math.max(1, Math.min(most, Math.floor(aimedBytes / Math.max(1, bytes / count))));
    },
    shrink() {
      if (rows === 1) return false;
      rows = Math.max(1, Math.floor(rows / 2));
      most = rows;
      return true;
    },
  };
}
