import * as z from 'zod';

const powers = 'BKMGT';

/** Bytes of '512B', '64KB', '64MB', '1GB', '2TB' or '64MiB'. MB and MiB both are 2^20: part sizes are powers of two. */
export function sizeBytes(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,6})(B|[KMGT]i?B)$/.exec(text) ?? [];
  const bytes = Number(digits) * 1024 ** powers.indexOf(unit.charAt(0));
  return bytes > 0 ? bytes : undefined;
}

const advice = "write a size such as '512KB', '64MB' or '1GB'";

export interface Bytes {
  readonly bytes: number;
}

/** An amount of bytes. Written '64MB', read as `{ bytes: 67108864 }`. */
export const Size = z.string(advice).transform((text, context): Bytes => {
  const bytes = sizeBytes(text);
  if (bytes === undefined) context.addIssue({ code: 'custom', message: advice });
  return { bytes: bytes ?? 0 };
});
