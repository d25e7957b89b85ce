import { Option } from 'commander';
import { thawSpeeds } from '#core/ports/store.ts';

/** How fast, and how dear, a point in cold storage is thawed. */
export const thawTier = (): Option =>
  new Option('--tier <tier>', 'of a point in cold storage: how it is thawed (default: standard)').choices(
    thawSpeeds,
  );

export const waitHelp = 'of a point in cold storage: wait for its thaw, then go on';
