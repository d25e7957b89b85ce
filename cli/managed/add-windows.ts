import { openRestoredDatabases } from '#adapters/aws/rds/restoring/restored-databases.ts';
import type { RestoredDatabases } from '#core/cloud/ports/databases/restored-databases.ts';
import type { SourceStatus } from '#core/status/status-of.ts';
import type { Source } from '#engines/config.ts';
import { timeText } from '../output/quantities.ts';
import { databaseOf } from './managed-sources.ts';

interface Deps {
  readonly sources: Readonly<Record<string, Source>>;
  readonly region: string;
  readonly say: (line: string) => void;
  /** @default RDS itself */
  readonly databases?: Pick<RestoredDatabases, 'window'>;
}

/** Adds to each source of RDS to which seconds it can be brought back. What cannot be asked is said, and fails nothing. */
export async function addWindows(
  lines: readonly SourceStatus[],
  { sources, region, say, databases = openRestoredDatabases(region) }: Deps,
): Promise<readonly SourceStatus[]> {
  const withWindows: SourceStatus[] = [];
  for (const line of lines) {
    const database = databaseOf(Object.hasOwn(sources, line.source) ? sources[line.source] : undefined);
    if (!database) {
      withWindows.push(line);
      continue;
    }
    try {
      const window = await databases.window(database);
      const restorable = window && { from: window.from.toISOString(), to: window.to.toISOString() };
      withWindows.push({ ...line, restorable: restorable ?? null });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      say(`to which seconds ${line.source} can be brought back could not be asked: ${why}`);
      withWindows.push(line);
    }
  }
  return withWindows;
}

/** A line for each source that was asked. */
export const windowLines = (lines: readonly SourceStatus[]): readonly string[] =>
  lines.flatMap(({ source, restorable }) => {
    if (restorable === undefined) return [];
    return restorable === null
      ? [`${source}: no automated backups, so only its points bring it back`]
      : [
          `${source}: back to any second from ${timeText(restorable.from)} to ${timeText(restorable.to)} (restore --at)`,
        ];
  });
