import { onFolder } from './on-folder.ts';
import { synthesize } from './synthesize.ts';

export interface SynthMeasurement {
  readonly sources: number;
  readonly configBytes: number;
  /** Of each round. */
  readonly seconds: readonly number[];
  readonly cpuSeconds: number;
  readonly othersCores: number;
}

export const measureSynth = (sources: number, rounds: number): Promise<SynthMeasurement> =>
  onFolder(async (folder) => {
    const runs = [];
    for (let round = 0; round < Math.max(1, rounds); round++) runs.push(await synthesize(sources, folder));
    const measured = runs.map((run) => run.measured);
    return {
      sources,
      configBytes: runs[0]?.configBytes ?? 0,
      seconds: measured.map(({ wallSeconds }) => wallSeconds),
      cpuSeconds: measured[0]?.clientCpuSeconds ?? 0,
      othersCores: Math.max(...measured.map(({ othersCores }) => othersCores)),
    };
  });
