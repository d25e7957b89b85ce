import { openRestoredDatabases } from '#adapters/aws/rds/restoring/restored-databases.ts';
import { UsageError } from '#core/errors.ts';
import { findPoint } from '#core/point/find-point.ts';
import { pointName } from '#core/point/point-record.ts';
import { refuseDamaged } from '#core/restore/refuse-damaged.ts';
import { regionOf } from '#engines/rds/kept-facts.ts';
import { wantedFromPoint } from '#engines/rds/restore/wanted-from-point.ts';
import type { Wired } from '../wire.ts';
import type { FoundWanted } from './found-wanted.ts';

/** What a point brings back, in the region where its snapshot lies. */
export async function wantedPoint(
  wired: Wired,
  address: string,
  id: string,
  say: (line: string) => void,
): Promise<FoundWanted> {
  const { point, skipped } = await findPoint(wired.catalog, address, wired);
  for (const passed of skipped) say(`passed over: ${passed}`);
  if (point.engine !== 'rds') throw notOfRds(point.engine, `rds:${id}`);
  refuseDamaged(point);
  const region = regionOf(point.manifest);
  const wanted = await wantedFromPoint(openRestoredDatabases(region), point, id);
  return { wanted, region, source: point.source, point: pointName(point) };
}

const notOfRds = (engine: string, to: string): UsageError =>
  new UsageError(`a point of ${engine} cannot go into ${to}: RDS restores only what it has taken itself`, {
    hint: 'write --to postgres://user@host/database, or env:NAME of a variable with the URL in it',
  });
