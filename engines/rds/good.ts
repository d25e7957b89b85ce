/** Its points count when they are sealed: nobody outside AWS can read the bytes. Everywhere shown as the provider's word. */
export const good = 'sealed';
