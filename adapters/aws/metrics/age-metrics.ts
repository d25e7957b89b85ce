import { ageDimensions, ageMetricNames } from '#core/cloud/metric-names.ts';
import type { AgeMetrics, Ages } from '#core/watch/ports/age-metrics.ts';

interface Settings {
  readonly deployment: string;
  /** Takes one line, as it stands. */
  readonly write: (line: string) => void;
}

const { namespace: Namespace, good, ofRpo, drill, late, sources } = ageMetricNames;

/**
 * Metrics by a line in the function's log for each plan and engine, in the embedded format (see run-metrics.ts). Those that are
 * late are counted of the whole deployment, too: for one alarm, however many plans there are.
 */
export const createAgeMetrics = ({ deployment, write }: Settings): AgeMetrics => ({
  seen(all, at) {
    for (const ages of all) {
      const dimensions = ageDimensions(deployment, ages);
      const values = valuesOf(ages);
      const metrics = Object.keys(values).map((Name) => ({ Name, Unit: unitOf(Name) }));
      const names = Object.keys(dimensions);
      const [ofAll = ''] = names;
      const line = {
        _aws: {
          Timestamp: at.getTime(),
          CloudWatchMetrics: [
            { Namespace, Dimensions: [names], Metrics: metrics },
            { Namespace, Dimensions: [[ofAll]], Metrics: [{ Name: late, Unit: 'Count' }] },
          ],
        },
        ...dimensions,
        ...values,
      };
      write(`${JSON.stringify(line)}\n`);
    }
  },
});

const valuesOf = (ages: Ages): Readonly<Record<string, number>> => ({
  [good]: ages.goodSeconds,
  [ofRpo]: ages.percentOfRpo,
  [late]: ages.late,
  [sources]: ages.sources,
  ...(ages.drillSeconds === undefined ? {} : { [drill]: ages.drillSeconds }),
});

const units: Readonly<Record<string, string>> = { [good]: 'Seconds', [drill]: 'Seconds', [ofRpo]: 'Percent' };
const unitOf = (name: string): string => units[name] ?? 'Count';
