import type { Run } from '../runs/perform.ts';
import { median } from './median.ts';
import { pairedRatio } from './pairs.ts';
import { ownShare } from './s3-goals.ts';

interface Column {
  readonly head: string;
  readonly of: (runs: readonly Run[]) => string;
}

/** A Markdown table of medians over the quiet runs, or over all (†) where none was quiet. */
export function table(all: readonly Run[], what: Run['what'], peer: string): string {
  const names = [...new Set(all.filter((run) => run.what === what).map(({ name }) => name))];
  const work = what === 'backup' ? 'dump and seal s' : 'loaded s';
  const ratioOf = (runs: readonly Run[], measureOf: (run: Run) => number): string => {
    const { ratio } = pairedRatio(all, [runs[0]?.name ?? '', peer], measureOf);
    return Number.isNaN(ratio) ? '–' : ratio.toFixed(2);
  };
  const columns: readonly Column[] = [
    { head: 'run', of: (runs) => runs[0]?.name ?? '' },
    { head: `${work} (median)`, of: (runs) => figure(runs, (run) => run.workSeconds) },
    { head: 'min–max', of: (runs) => range(runs.map((run) => run.workSeconds)) },
    { head: '× of the peer', of: (runs) => ratioOf(runs, (run) => run.workSeconds) },
    { head: 'whole wall s', of: (runs) => figure(runs, (run) => run.wallSeconds) },
    { head: '× of the peer', of: (runs) => ratioOf(runs, (run) => run.wallSeconds) },
    { head: 'quiet/all runs', of: (runs) => `${runs.filter(({ quiet }) => quiet).length}/${runs.length}` },
    { head: 'CPU s client', of: (runs) => figure(runs, (run) => run.workClientCpuSeconds) },
    { head: 'of the whole run', of: (runs) => figure(runs, (run) => run.clientCpuSeconds) },
    { head: 'own CPU s per stored GB', of: (runs) => (isOurs(runs) ? figure(runs, ownShare) : '–') },
    { head: 'CPU s S3 server', of: (runs) => figure(runs, (run) => run.storeCpuSeconds) },
    { head: 'CPU s database', of: (runs) => figure(runs, (run) => run.databaseCpuSeconds) },
    { head: 'peak anon MB', of: (runs) => megabytes(runs, (run) => run.workPeakAnonBytes) },
    { head: 'of the whole run', of: (runs) => megabytes(runs, (run) => run.peakAnonBytes) },
    { head: 'peak disk beside MB', of: (runs) => megabytes(runs, (run) => run.peakBesideBytes) },
    { head: 'stored MB', of: (runs) => megabytes(runs, (run) => run.storedBytes) },
  ];
  const rows = names.map((name) => columns.map(({ of }) => of(all.filter((run) => run.name === name))));
  return [columns.map(({ head }) => head), columns.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

/** Restores store nothing, and peers have no process of ours. */
const isOurs = (runs: readonly Run[]): boolean =>
  runs.every(({ workOwnCpuSeconds, storedBytes }) => workOwnCpuSeconds > 0 && storedBytes > 0);

function figure(runs: readonly Run[], measureOf: (run: Run) => number): string {
  const quiet = runs.filter((run) => run.quiet);
  return `${median((quiet.length > 0 ? quiet : runs).map(measureOf)).toFixed(1)}${quiet.length > 0 ? '' : ' †'}`;
}

/** The worst run, quiet or not: memory and disk do not depend on the neighbours. */
const megabytes = (runs: readonly Run[], measureOf: (run: Run) => number): string =>
  (Math.max(...runs.map(measureOf)) / 1e6).toFixed(1);

const range = (numbers: readonly number[]): string =>
  `${Math.min(...numbers).toFixed(1)}–${Math.max(...numbers).toFixed(1)}`;
