import type { Manifest } from '#core/manifest/manifest.ts';
import type { ArchiveHeader } from '../archive/custom-format/archive-header.ts';

/** Clocks of two machines, or one that was set between two looks. */
const toleranceMs = 60_000;

/** Whether the archive is of this point: of its database, made while its run was under way. The header's time is UTC. */
export function checkHeader(
  header: ArchiveHeader | undefined,
  { database, startedAt, sealedAt }: Pick<Manifest, 'database' | 'startedAt' | 'sealedAt'>,
): readonly string[] {
  if (!header) return [];
  const problems: string[] = [];
  const name = database?.['name'];
  if (typeof name === 'string' && header.database !== name) {
    problems.push(`the archive is a dump of the database '${header.database}', the point is of '${name}'`);
  }
  const { year, month, day, hour, minute, second } = header.createdAt;
  const createdAtMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const created = new Date(createdAtMs).toISOString();
  if (createdAtMs < Date.parse(startedAt) - toleranceMs) {
    problems.push(`the archive was made at ${created}, before the run began at ${startedAt}`);
  }
  if (createdAtMs > Date.parse(sealedAt) + toleranceMs) {
    problems.push(`the archive was made at ${created}, after the point was sealed at ${sealedAt}`);
  }
  return problems;
}
