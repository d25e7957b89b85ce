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

/** The dimensions of a run's metrics, by name. */
export const metricDimensions = (
  deployment: string,
  { plan, engine, kind }: { readonly plan: string; readonly engine: string; readonly kind: string },
) => ({ Deployment: deployment, Plan: plan, Engine: engine, Kind: kind });
