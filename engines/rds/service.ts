import type { ManagedDatabases } from '#core/cloud/ports/managed-databases.ts';
import type { Service } from '#core/cloud/ports/service.ts';
import type { RunKey, ToldError } from '#core/cloud/run-record.ts';
import { restoreText } from './restore-text.ts';
import { lookAtSnapshot } from './snapshot/look-at-snapshot.ts';
import { runOfTags } from './snapshot/run-of.ts';

interface Deps {
  readonly databases: ManagedDatabases;
  readonly deployment: string;
}

/** RDS: snapshots of instances and clusters. AWS moves the bytes, and nobody else can read them. */
export const createRdsService = ({ databases, deployment }: Deps): Service => ({
  look: (input) => lookAtSnapshot(databases, input),
  restoreText: async (manifest) => restoreText(manifest),
  runOf: (arn) => runOf(databases, deployment, arn),
  shortage: () => shortage(databases),
});

/** By its tags and not by its name: only the former say whose it is. */
async function runOf(
  databases: ManagedDatabases,
  deployment: string,
  arn: string,
): Promise<RunKey | undefined> {
  const [, type, id] = /^arn:[^:]+:rds:[^:]*:\d*:(snapshot|cluster-snapshot):(hf-.+)$/.exec(arn) ?? [];
  if (id === undefined) return undefined;
  const found = await databases.find({ kind: type === 'snapshot' ? 'instance' : 'cluster', id });
  if (found?.tags[`holdfast:${deployment}`] !== 'rds') return undefined;
  const run = runOfTags(found);
  return run && { kind: 'backup', source: run.source, runId: run.runId };
}

/** Of the quota of snapshots by hand. At the quota, no snapshot is taken any more. */
const warnedShare = 0.8;

async function shortage(databases: ManagedDatabases): Promise<ToldError | undefined> {
  const short = (await databases.quotas()).filter(({ used, most }) => used >= most * warnedShare);
  if (short.length === 0) return undefined;
  const words = short.map(({ kind, used, most }) => `${used} of ${most} snapshots of ${kind}s`);
  return {
    message: `the account has taken ${words.join(' and ')}; at the quota no backup of RDS can be made`,
    hint: 'raise the quota in Service Quotas (Amazon RDS: manual snapshots), delete snapshots that nobody needs, or keep fewer: keep in the plan',
  };
}
