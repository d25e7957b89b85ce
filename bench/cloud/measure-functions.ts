import { statSync } from 'node:fs';
import { startServices } from './emulated-services.ts';
import { functionProcess, type Told } from './function-process.ts';
import { manySources } from './many-sources.ts';
import { onFolder } from './on-folder.ts';
import { type FunctionName, functionNames, synthesize } from './synthesize.ts';

export interface FunctionMeasurement {
  readonly name: FunctionName;
  readonly bytes: number;
  /** Of each process, in order of their size: loading the bundle, the clients made. */
  readonly importMs: readonly number[];
  /** The first call, which loads what is needed first then, and opens connections; and the second. */
  readonly firstMs: readonly number[];
  readonly secondMs: readonly number[];
  readonly peakBytes: number;
}

const batch = (message: object) => ({ Records: [{ messageId: '1', body: JSON.stringify(message) }] });
const at = '2026-11-20T02:30:00.000Z';

/** The least that each can be asked for and that goes the whole way: to its config, its table, its queue, its topic. */
const events: Readonly<Record<FunctionName, unknown>> = {
  dispatch: { work: 'backup', plan: 'nightly', scheduledAt: at },
  start: batch({ ask: 'run', kind: 'backup', source: 'idle', scheduledAt: at }),
  settle: { ask: 'open' },
  notify: batch({
    ...{
      what: 'recovered',
      kind: 'backup',
      engine: 'postgres',
      source: 's0',
      runId: 'r',
      outcome: 'verified',
    },
    ...{ at, since: at, failures: 1, contacts: [] },
  }),
};

/** Every bundle in processes of their own, one after the other, round by round. */
export const measureFunctions = (rounds: number): Promise<readonly FunctionMeasurement[]> =>
  onFolder(async (folder) => {
    const { bundles } = await synthesize(1, folder);
    const services = await startServices(JSON.stringify(manySources(1)));
    try {
      const { environment } = services;
      const told = new Map(functionNames.map((name): [FunctionName, Told[]] => [name, []]));
      for (let round = 0; round < Math.max(1, rounds); round++) {
        for (const [name, runs] of told) {
          runs.push(
            await functionProcess({ bundle: bundles[name], environment, event: events[name], calls: 2 }),
          );
        }
      }
      return [...told].map(([name, runs]) => ({
        name,
        bytes: statSync(bundles[name]).size,
        importMs: sorted(runs.map(({ importMs }) => importMs)),
        firstMs: sorted(runs.flatMap(({ calls }) => calls[0]?.ms ?? [])),
        secondMs: sorted(runs.flatMap(({ calls }) => calls[1]?.ms ?? [])),
        peakBytes: Math.max(...runs.map(({ peakBytes }) => peakBytes)),
      }));
    } finally {
      await services.stop();
    }
  });

const sorted = (numbers: readonly number[]): readonly number[] => numbers.toSorted((a, b) => a - b);
