import type { ArchiveSink } from '#core/ports/worker.ts';
import type { ArchiveWalker } from '../../archive/walker.ts';
import type { PostgresDeps } from '../../deps.ts';
import type { ArchiveEncoding } from '../../tools/compression.ts';
import type { ToolSet } from '../../tools/tool-set.ts';
import { exactName } from '../snapshot/choose-tables.ts';
import type { Table } from '../snapshot/list-tables.ts';
import { type DumpSource, startDump } from './dump-source.ts';
import { inspectArchive } from './inspect-archive.ts';
import type { PlannedArchive } from './plan-archives.ts';

export interface DumpJob {
  readonly tools: ToolSet;
  readonly encoding: ArchiveEncoding;
  readonly snapshotId: string;
  readonly database: string;
  readonly tables: readonly Table[];
  /** Arguments that choose tables and schemas, and schema-only or data-only. */
  readonly args: readonly string[];
  readonly rows: boolean;
  readonly lockTimeoutMs: number;
  readonly streams: number;
  readonly env: (number: number) => Readonly<Record<string, string>>;
  readonly blockers: () => string;
  readonly signal: AbortSignal;
  /** Settles for each program that was started. */
  readonly programs: Promise<void>[];
  /** A dump has started, and later has ended. Its number is that of its application name. */
  readonly onStart: (number: number, main: boolean) => void;
  readonly onEnd: (number: number) => void;
  /** The main archive has ended; not called where it is compressed around. */
  readonly onMain: (archive: ArchiveWalker) => void;
}

/** Runs all dumps on one snapshot, `streams` at a time. Returns what pg_dump warned of. */
export async function dumpArchives(
  job: DumpJob,
  archives: readonly PlannedArchive[],
  sink: ArchiveSink,
  deps: Pick<PostgresDeps, 'shell' | 'progress'>,
): Promise<readonly string[]> {
  const warnings: string[] = [];
  const queue = [...archives.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      job.signal.throwIfAborted();
      const [index, planned] = next;
      const dump = dumpOf(job, index + 1, planned, deps);
      job.programs.push(dump.ended);
      job.onStart(index + 1, planned.kind === 'main');
      await sink.store({
        archive: archiveName(planned),
        encoding: job.encoding.encoding,
        extension: job.encoding.extension,
        source: dump.source,
        ended: dump.ended,
      });
      job.onEnd(index + 1);
      deps.progress.item(archiveName(planned));
      if (dump.warnings() !== '') warnings.push(`pg_dump warned: ${dump.warnings().slice(0, 1_000)}`);
    }
  };
  await Promise.all(Array.from({ length: job.streams }, work));
  return warnings;
}

/** `main`, or the table as the server quotes it. */
export const archiveName = (planned: PlannedArchive): string =>
  planned.kind === 'main' ? 'main' : planned.table.qualified;

function dumpOf(
  job: DumpJob,
  number: number,
  planned: PlannedArchive,
  deps: Pick<PostgresDeps, 'shell'>,
): DumpSource {
  const { tools, encoding, signal, blockers } = job;
  const own =
    planned.kind === 'main'
      ? [...job.args, ...planned.without.map((table) => `--exclude-table-data=${exactName(table)}`)]
      : ['--data-only', `--table=${exactName(planned.table)}`];
  const args = [
    '--format=custom',
    `--snapshot=${job.snapshotId}`,
    `--lock-wait-timeout=${job.lockTimeoutMs}`,
    '--no-password',
    ...encoding.args,
    ...own,
  ];
  const command = { file: tools.program('pg_dump'), args, env: job.env(number), encoding, signal, blockers };
  return startDump(command, deps, (archive) => {
    inspectArchive(archive, planned, job);
    if (planned.kind === 'main') job.onMain(archive);
  });
}
