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

/** RDS slows down whoever asks for more. */
const atOnce = 8;

/** Adds to each source of RDS to which seconds it can be brought back. What cannot be asked is said, and fails nothing. */
export async function addWindows(
  lines: readonly SourceStatus[],
  { sources, region, say, databases = openRestoredDatabases(region) }: Deps,
): Promise<readonly SourceStatus[]> {
  const withWindow = async (line: SourceStatus): Promise<SourceStatus> => {
    const database = databaseOf(Object.hasOwn(sources, line.source) ? sources[line.source] : undefined);
    if (!database) return line;
    try {
      const window = await databases.window(database);
      const restorable = window && { from: window.from.toISOString(), to: window.to.toISOString() };
      return { ...line, restorable: restorable ?? null };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      say(`to which seconds ${line.source} can be brought back could not be asked: ${why}`);
      return line;
    }
  };
  const withWindows: SourceStatus[] = [];
  for (let from = 0; from < lines.length; from += atOnce) {
    withWindows.push(...(await Promise.all(lines.slice(from, from + atOnce).map(withWindow))));
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
