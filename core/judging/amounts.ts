const units = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** `1.2 GB`, with 1,024 bytes to the KB, as the config's sizes. */
export function bytesWords(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? Math.round(value) : Number(value.toPrecision(3))} ${units[power]}`;
}

/** `50,400`. */
export const countWords = (count: number): string => Math.round(count).toLocaleString('en-US');
