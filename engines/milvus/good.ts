/** Its points count when every byte was read back. */
export const good = 'verified';
