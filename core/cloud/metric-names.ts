/** Names of the metrics that settle writes and the dashboard reads. Each stands here once. */
export const metricNames = {
  namespace: 'Holdfast',
  good: 'RunsGood',
  failed: 'RunsFailed',
  /** From accepted to ended. */
  seconds: 'Seconds',
  /** Stored, of a verified backup. */
  bytes: 'Bytes',
  /** In it, of all tables. */
  rows: 'Rows',
  /** A metric of one source has this dimension on top of those of its run. */
  source: 'Source',
} as const;

/** Names of the metrics that watch writes. */
export const ageMetricNames = {
  namespace: metricNames.namespace,
  /** Seconds: of the newest good point of the source that has the oldest. */
  good: 'GoodAge',
  /** Percent: the highest share of an rpo. */
  ofRpo: 'GoodAgeOfRpo',
  /** Seconds: since the last good drill of the source that waits longest. */
  drill: 'DrillAge',
  late: 'SourcesLate',
  sources: 'Sources',
} as const;

/** The first of them alone is the whole deployment. */
export const ageDimensions = (
  deployment: string,
  { plan, engine }: { readonly plan: string; readonly engine: string },
) => ({ Deployment: deployment, Plan: plan, Engine: engine });

/** The dimensions of a run's metrics, by name. */
export const metricDimensions = (
  deployment: string,
  { plan, engine, kind }: { readonly plan: string; readonly engine: string; readonly kind: string },
) => ({ Deployment: deployment, Plan: plan, Engine: engine, Kind: kind });
