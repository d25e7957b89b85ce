import type * as z from 'zod';
import { type ConfigSections, type Config as CoreConfig, configFor } from '#core/config/config.ts';
import { engines } from './index.ts';

type SourceSchema = (typeof engines)[keyof typeof engines]['source'];
type Parsed = z.output<SourceSchema>;

/** A checked config: what `parseConfig` returns. */
export type Config = CoreConfig<Parsed>;
/** One source of it; `engine` tells which fields it has. */
export type Source = Config['sources'][string];
/** What a user writes. */
export type ConfigInput = Omit<z.input<typeof ConfigSections>, 'sources'> & {
  readonly sources: Readonly<Record<string, z.input<SourceSchema>>>;
};

/** For the types in an editor. It checks nothing and changes nothing: `parseConfig` does. */
export const defineConfig = (config: ConfigInput): ConfigInput => config;

/** Checks a config and fills in what was left out. Throws a ConfigError with all its problems. */
export const parseConfig = configFor<Parsed>(
  Object.fromEntries(Object.values(engines).map(({ name, source }) => [name, source])),
);
