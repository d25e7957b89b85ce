import type * as z from 'zod';
import type { SourceFields } from './source.ts';

/** What an engine promises, as data: nothing here runs. */
export interface Engine<Name extends string, Source extends z.ZodType<SourceFields>> {
  /** The word behind `engine:` in a config, and the folder in the store. */
  readonly name: Name;
  /** What a source of this engine may say. */
  readonly source: Source;
  /** The level at which a point counts for rpo and retention. */
  readonly good: 'sealed' | 'verified';
}

export const defineEngine = <const Name extends string, Source extends z.ZodType<SourceFields>>(
  engine: Engine<Name, Source>,
): Engine<Name, Source> => engine;
