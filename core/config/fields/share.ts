import * as z from 'zod';

export interface Percent {
  readonly percent: number;
}

/** A share of something, written '25%' and read as `{ percent: 25 }`, within whole bounds. */
export function shareFrom(least: number, most: number) {
  const advice = `write '${least}%' to '${most}%'`;
  return z.string(advice).transform((written, context): Percent => {
    const percent = Number(/^(\d{1,3})%$/.exec(written)?.[1] ?? Number.NaN);
    if (!(percent >= least && percent <= most)) context.addIssue({ code: 'custom', message: advice });
    return { percent };
  });
}
