/** Clocks differ by less than so many milliseconds. */
const differMs = 10 * 60_000;

/** Whether what a clock has written is not of the future: what claims to be says nothing about now, and counts for nothing. */
export const isOfNow = (at: string, now: Date): boolean => Date.parse(at) <= now.getTime() + differMs;
