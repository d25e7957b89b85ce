import { parseConfig } from '#engines/config.ts';

/** A config that was checked when it was deployed. There are no files beside it: its paths lead nowhere here. */
export const parseDeployed = (written: unknown) => parseConfig(written, { folder: '/', now: new Date() });
