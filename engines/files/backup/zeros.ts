/** To fill up with. */
export const zeros = Buffer.alloc(64 * 1024);
