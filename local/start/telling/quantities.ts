/** `45.5 MB`, with 1,024 bytes to the KB. */
export function bytesText(bytes: number): string {
  const mega = bytes / 1024 ** 2;
  return mega >= 1 ? `${mega.toFixed(1)} MB` : `${(bytes / 1024).toFixed(1)} KB`;
}

/** `3.4 s`. */
export const durationText = (seconds: number): string => `${seconds.toFixed(1)} s`;

/** `1,561,740`. */
export const countText = (count: number): string => count.toLocaleString('en-US');
