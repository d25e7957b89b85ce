import type { Check } from '../check.ts';
import type { SeenSecrets } from '../ports/seen-secrets.ts';
import { sourcesCheck } from './sources-check.ts';

const hourMs = 3_600_000;

/**
 * Whether the secret that tonight's run would read is there, has a value, and is tagged for its engine: a rename or a lost tag
 * is silent until then. Nobody reads it for that; whether what stands in it is right, the run shows. Each look is paid for.
 */
export const secretsCheck = (secrets: SeenSecrets): Check =>
  sourcesCheck({
    name: 'secrets',
    kind: 'secret',
    seldomMs: 4 * hourMs,
    togetherMs: hourMs / 2,
    of: ({ sources }) =>
      Object.values(sources).flatMap((source) => ('url' in source && !source.paused ? [source.name] : [])),
    async problemOf({ config }, name) {
      const source = config.sources[name];
      return source && secrets.problemOf(source);
    },
  });
