import { type ThawSpeed, thawSpeeds } from '../ports/store.ts';
import type { Tier } from '../retention/archives.ts';

/**
 * Hours within which S3 has usually thawed (Amazon S3 User Guide, "Archive retrieval options"); expedited takes minutes
 * for objects up to 250 MB, and larger ones come at 300 MB a second: an hour is a terabyte.
 */
const hours: Readonly<Record<Tier, Partial<Readonly<Record<ThawSpeed, number>>>>> = {
  'glacier-instant': {},
  'glacier-flexible': { expedited: 1, standard: 5, bulk: 12 },
  'deep-archive': { standard: 12, bulk: 48 },
};

/** Undefined where the tier cannot be thawed at this speed. */
export const thawHours = (tier: Tier, speed: ThawSpeed): number | undefined => hours[tier][speed];

/** The speeds of a tier, the fastest first. Nothing of one that reads at once. */
export const speedsOf = (tier: Tier): readonly ThawSpeed[] =>
  thawSpeeds.filter((speed) => thawHours(tier, speed) !== undefined);
