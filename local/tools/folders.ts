import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Everything that is made on this machine and may be deleted at any time. Git ignores it. */
export const madeHere = join(repository, '.holdfast');

/** The fetched sets, one folder per major. */
export const postgresSets = join(madeHere, 'tools/postgres');

/** Where the fetched set of one major is; its programs are in `bin`. */
export const setFolder = (major: string): string => join(postgresSets, major);
