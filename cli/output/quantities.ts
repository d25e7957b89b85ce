const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** `12.3 MB`, with 1,024 bytes to the KB, as the config's sizes. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : value >= 9.95 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** `760,000`. */
export const countText = (count: number): string => count.toLocaleString('en-US');

/** The two largest units: `0.4 s`, `12 s`, `3 min 4 s`, `2 h 5 min`, `3 d 4 h`. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${Math.max(0, Math.round(seconds * 10) / 10)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const pair = (value: number, large: string, size: number, small: string): string => {
    const rest = value % size;
    return `${Math.floor(value / size)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
  };
  if (whole < 3_600) return pair(whole, 'min', 60, 's');
  const minutes = Math.floor(whole / 60);
  if (minutes < 1_440) return pair(minutes, 'h', 60, 'min');
  return pair(Math.floor(minutes / 60), 'd', 24, 'h');
}

/** `2026-11-20 03:30:00Z`: unambiguous, and to be copied into an address. */
export const timeText = (iso: string): string => iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
