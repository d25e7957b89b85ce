import * as z from 'zod';
import type { SourceConfig } from '../../config/source.ts';

const Tagged = z.object({ tag: z.record(z.string(), z.string()) });

/** The tags by which a source finds its databases; undefined for one that names its own. */
export const tagOf = (source: object): Readonly<Record<string, string>> | undefined =>
  Tagged.safeParse(source).data?.tag;

/** Sources that stand for all databases with a tag. They have no points: what they find has. */
export const taggedSources = <Source extends SourceConfig>(
  sources: Readonly<Record<string, Source>>,
): readonly Source[] => Object.values(sources).filter((source) => tagOf(source) !== undefined);
