import { openRestoredDatabases } from '#adapters/aws/rds/restoring/restored-databases.ts';
import { UnknownNameError, UsageError } from '#core/errors.ts';
import { nearestNames } from '#core/point/find-point.ts';
import { wholePoint } from '#core/point/whole-point.ts';
import { KeptFacts, regionOf } from '#engines/rds/kept-facts.ts';
import { wantedAtInstant } from '#engines/rds/restore/wanted-at-instant.ts';
import type { Wired } from '../wire.ts';
import type { FoundWanted } from './found-wanted.ts';
import { databaseOf } from './managed-sources.ts';

/**
 * What a source was at an instant. Which database that is says the config; where the source is gone from it, its newest
 * point. Needs neither the other.
 */
export async function wantedInstant(
  wired: Wired,
  name: string,
  text: string,
  id: string,
): Promise<FoundWanted> {
  const at = instantOf(text);
  const source = name.replace(/@latest$/, '');
  if (source.includes('@')) {
    throw new UsageError(`'${name}' names a point, and --at names an instant`, {
      hint: `name the source alone: npx holdfast restore ${source.split('@')[0]} --at ${text} --to rds:NAME`,
    });
  }
  const engine = wired.config.sources[source]?.engine;
  if (engine !== undefined && engine !== 'rds') {
    throw new UsageError(`'${source}' is of engine ${engine}, and --at is of RDS`, {
      hint: `name the time in the point: ${source}@${text} is its newest good one before`,
    });
  }
  const kept = await newestKept(wired, source);
  const declared = databaseOf(wired.config.sources[source]);
  const of = declared ?? (kept && { kind: kept.facts.source.kind, id: kept.facts.source.id });
  if (!of) throw unknown(source, Object.keys(wired.config.sources));
  const region = kept?.region ?? ('s3' in wired.config.store ? wired.config.store.s3.region : undefined);
  if (region === undefined) throw unknown(source, Object.keys(wired.config.sources));
  const asked = { source, of, kept: kept?.facts.source, at, id };
  const wanted = await wantedAtInstant(openRestoredDatabases(region), asked);
  return { wanted, region, source, point: undefined };
}

async function newestKept({ catalog }: Wired, source: string) {
  const newest = (await catalog.points(source)).points.find(({ engine }) => engine === 'rds');
  if (!newest) return undefined;
  const { manifest } = await wholePoint(catalog, newest);
  return { facts: KeptFacts.parse(manifest.database), region: regionOf(manifest) };
}

function instantOf(text: string): Date {
  const at = new Date(text);
  if (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) &&
    !Number.isNaN(at.getTime())
  )
    return at;
  throw new UsageError(`'${text}' is no time with its zone`, {
    hint: 'write --at 2026-11-20T14:03:27Z',
  });
}

const unknown = (source: string, known: readonly string[]): UnknownNameError =>
  new UnknownNameError(
    `no source of RDS is named '${source}', neither in the config nor among those with points`,
    {
      hint: '--at is of instances and clusters of RDS; npx holdfast status shows the sources',
      nearest: nearestNames(source, known),
    },
  );
