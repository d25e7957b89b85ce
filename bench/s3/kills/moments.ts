/** From here on the process is surely there. */
const firstSeconds = 0.2;
const lastShare = 1.1;

/**
 * When to kill: random moments from 0.2 s to 1.1 times an unharmed run, one in each of as many equal pieces of that
 * time, in random order. So none of the phases is left out by chance.
 */
export function killMoments(kills: number, unharmedSeconds: number, random: () => number): readonly number[] {
  const whole = Math.max(0, lastShare * unharmedSeconds - firstSeconds);
  const moments = Array.from(
    { length: kills },
    (_, index) => firstSeconds + (whole * (index + random())) / kills,
  );
  return moments
    .map((seconds) => ({ seconds, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ seconds }) => seconds);
}
