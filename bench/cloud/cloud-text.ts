import { median } from '../report/median.ts';
import type { DispatchMeasurement } from './measure-dispatch.ts';
import type { FunctionMeasurement } from './measure-functions.ts';
import type { SynthMeasurement } from './measure-synth.ts';

const goals = {
  dispatchSeconds: 60,
  dispatchBytes: 256e6,
  bundleBytes: 600_000,
  importMs: 60,
  synthSeconds: 20,
};

const verdict = (isReached: boolean, goal: string, measured: string): string =>
  `${isReached ? 'reached' : 'missed'}: ${goal}: ${measured}`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const range = (numbers: readonly number[]): string =>
  `${median(numbers).toFixed(0)} (${Math.min(...numbers).toFixed(0)}–${Math.max(...numbers).toFixed(0)})`;

export function dispatchText(measurement: DispatchMeasurement): string {
  const { sources, configBytes, importMs, seconds, peakBytes, asked } = measurement;
  return [
    `dispatch of ${sources} sources, a config of ${megabytes(configBytes)}, into a queue of MiniStack; ${asked} asked for`,
    `loaded in ${importMs.toFixed(0)} ms`,
    verdict(seconds <= goals.dispatchSeconds, `call ≤ ${goals.dispatchSeconds} s`, `${seconds.toFixed(1)} s`),
    verdict(
      peakBytes <= goals.dispatchBytes,
      `peak memory of the process ≤ ${megabytes(goals.dispatchBytes)}`,
      megabytes(peakBytes),
    ),
  ].join('\n');
}

/** Medians, with the least and the most. */
export function functionsText(functions: readonly FunctionMeasurement[]): string {
  const rows = functions.map(({ name, bytes, importMs, firstMs, secondMs, peakBytes }) => {
    const cells = [name, `${Math.round(bytes / 1000)}`, range(importMs), range(firstMs), range(secondMs)];
    return `| ${[...cells, (peakBytes / 1e6).toFixed(0)].join(' | ')} |`;
  });
  return [
    '| function | bundle kB | import ms | first call ms | second call ms | peak memory MB |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    ...functions.map(({ name, bytes }) =>
      verdict(bytes <= goals.bundleBytes, `bundle of ${name} ≤ 600 kB`, `${(bytes / 1000).toFixed(1)} kB`),
    ),
    ...functions.map(({ name, importMs }) =>
      verdict(
        median(importMs) <= goals.importMs,
        `import of ${name} ≤ ${goals.importMs} ms`,
        `${range(importMs)} ms in ${importMs.length} processes`,
      ),
    ),
  ].join('\n');
}

export function synthText({
  sources,
  configBytes,
  seconds,
  cpuSeconds,
  othersCores,
}: SynthMeasurement): string {
  const worst = Math.max(...seconds);
  return [
    `npx cdk synth of ${sources} sources, a config of ${megabytes(configBytes)}, bundles included`,
    `${seconds.map((one) => one.toFixed(1)).join(', ')} s; CPU ${cpuSeconds.toFixed(1)} s; others kept up to ${othersCores.toFixed(2)} cores busy`,
    verdict(worst <= goals.synthSeconds, `synth ≤ ${goals.synthSeconds} s`, `${worst.toFixed(1)} s at worst`),
  ].join('\n');
}
