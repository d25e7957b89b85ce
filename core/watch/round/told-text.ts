/** `2026-11-20 02:30 UTC` */
export const timeText = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** `45 seconds`, `6 minutes`, `26.5 hours`, `90 days`. */
export function lengthText(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1000)} seconds`;
  if (ms < 2 * 3_600_000) return `${Math.round(ms / 60_000)} minutes`;
  if (ms < 4 * 86_400_000) return `${Math.round(ms / 360_000) / 10} hours`;
  return `${Math.round(ms / 86_400_000)} days`;
}
