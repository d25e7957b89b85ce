import { fileURLToPath } from 'node:url';

/** The folder of package.json: what functions are bundled from and images are built of. */
export const repository = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
