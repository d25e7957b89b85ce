import type { Described } from './described.ts';
import { type Line, sumOf } from './line.ts';
import { machineLines } from './lines/machine-lines.ts';
import { networkLines } from './lines/network-lines.ts';
import { runLines } from './lines/run-lines.ts';
import { storeLines } from './lines/store-lines.ts';
import { taskLines } from './lines/task-lines.ts';
import { watchingLines } from './lines/watching-lines.ts';
import { archivesPerDump, workOf } from './lines/work.ts';

export interface CostGroup {
  readonly name: string;
  readonly lines: readonly Line[];
  readonly usd: number;
}

export interface MonthlyCosts {
  readonly groups: readonly CostGroup[];
  readonly usd: number;
}

/**
 * What a deployment costs in a month, once as much is kept as ever will be. Prices are those of the list: no free
 * allowance, no discount, no tax.
 */
export function monthlyCosts(described: Described): MonthlyCosts {
  const work = workOf(described);
  const { taskHours, backups, drills } = work;
  // only tasks that reach a source run in the network of the config
  const backupHours = (backups * described.minutesPerRun) / 60;
  const groups = Object.entries({
    'What is kept': storeLines(described, archivesPerDump),
    Tasks: taskLines(described, taskHours),
    Networks: networkLines(described, backupHours, backups + drills),
    Runs: runLines(described, work),
    'Logs and metrics': watchingLines(described, work),
    'The machine, idle': machineLines(described),
  }).map(([name, lines]) => ({ name, lines, usd: sumOf(lines) }));
  return { groups, usd: groups.reduce((sum, { usd }) => sum + usd, 0) };
}
