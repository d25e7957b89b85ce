import * as z from 'zod';

/**
 * What RDS tells EventBridge of a snapshot, on a best effort: made, failed, deleted. Only whose it is is read, and how it
 * stands is asked. Fields beyond these are RDS's own business.
 */
export const SnapshotChanged = z.object({
  'detail-type': z.enum(['RDS DB Snapshot Event', 'RDS DB Cluster Snapshot Event']),
  detail: z.object({ SourceArn: z.string(), EventID: z.string().optional() }),
});
export type SnapshotChanged = z.infer<typeof SnapshotChanged>;
