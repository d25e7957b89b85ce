import { metricDimensions, metricNames } from '#core/cloud/metric-names.ts';
import type { EndedRun, RunMetrics } from '#core/cloud/ports/run-metrics.ts';

interface Settings {
  readonly deployment: string;
  /** A second set of metrics for each source. Each is paid for: by default there is none. */
  readonly perSource: boolean;
  /** Takes one line, as it stands: what the function's log adds to a line makes it no metric any more. */
  readonly write: (line: string) => void;
}

const { namespace: Namespace, good, failed, seconds, bytes, rows, source } = metricNames;

/**
 * Metrics by a line in the function's log, in CloudWatch's embedded metric format: no call, no right, and the line says
 * which run it was. One set of dimensions is one metric for each name, however many sources there are. The format:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const createRunMetrics = ({ deployment, perSource, write }: Settings): RunMetrics => ({
  ended(run) {
    const values = valuesOf(run);
    const dimensions = metricDimensions(deployment, run);
    const names = Object.keys(dimensions);
    const line = {
      _aws: {
        Timestamp: Date.parse(run.endedAt),
        CloudWatchMetrics: [
          {
            Namespace,
            Dimensions: perSource ? [names, [...names, source]] : [names],
            Metrics: Object.keys(values).map((Name) => ({ Name, Unit: unitOf(Name) })),
          },
        ],
      },
      ...dimensions,
      [source]: run.source,
      Run: run.runId,
      ...values,
    };
    write(`${JSON.stringify(line)}\n`);
  },
});

/** Zeros are written too: a graph of failures begins before the first one. */
const valuesOf = (run: EndedRun): Readonly<Record<string, number>> => ({
  [good]: run.good ? 1 : 0,
  [failed]: run.good ? 0 : 1,
  [seconds]: run.seconds,
  ...(run.bytes === undefined ? {} : { [bytes]: run.bytes }),
  ...(run.rows === undefined ? {} : { [rows]: run.rows }),
});

/** Two of them are called as their unit. */
const unitOf = (name: string): string => (name === seconds || name === bytes ? name : 'Count');
