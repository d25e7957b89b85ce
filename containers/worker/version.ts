import manifest from '../../package.json' with { type: 'json' };

/** Of Holdfast; part of the bundle, which has no package.json beside it. */
export const { version } = manifest;
