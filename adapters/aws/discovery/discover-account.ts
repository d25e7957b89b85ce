import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { RDSClient } from '@aws-sdk/client-rds';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clusters, instances } from './databases.ts';
import { deployedStore } from './deployed-store.ts';
import type { FoundAccount, Unseen } from './found-account.ts';
import { look, refusalOf, type Seen } from './look.ts';
import { taggedSecrets } from './tagged-secrets.ts';

interface Asked {
  /** Undefined: the one that AWS's own variables and files name. */
  readonly region: string | undefined;
  readonly deployment: string;
  readonly signal: AbortSignal;
}

/** Milliseconds. Somebody sits in front of it: a network that swallows everything must not keep them for minutes. */
const patience = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 4_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/** Looks at an account with the credentials of whoever asks. Never throws for what AWS refuses: that is in `unseen`. */
export async function discoverAccount(
  { region: asked, deployment, signal }: Asked,
  settings: object = patience,
): Promise<FoundAccount> {
  const rds = new RDSClient({ ...settings, ...(asked === undefined ? {} : { region: asked }) });
  let region: string;
  try {
    region = await rds.config.region();
  } catch (error) {
    return unseenAccount(undefined, error);
  }
  // one look for credentials is enough: where there are none, it takes its time
  const shared = { ...settings, region, credentials: rds.config.credentials };
  const secrets = new SecretsManagerClient(shared);
  const stacks = new CloudFormationClient(shared);
  try {
    await rds.config.credentials();
  } catch (error) {
    return unseenAccount(region, error);
  }
  const [ofInstances, ofClusters, ofSecrets, ofStacks] = await Promise.all([
    look(instances(rds, signal), signal),
    look(clusters(rds, signal), signal),
    look(taggedSecrets(secrets, deployment, signal), signal),
    look(deployedStore(stacks, deployment, signal), signal),
  ]);
  for (const client of [rds, secrets, stacks]) client.destroy();
  return {
    region,
    instances: ofInstances.found,
    clusters: ofClusters.found,
    secrets: ofSecrets.found,
    store: ofStacks.found[0],
    unseen: toldOnce([ofInstances, ofClusters, ofSecrets, ofStacks]),
  };
}

const unseenAccount = (region: string | undefined, error: unknown): FoundAccount => ({
  ...{ region, instances: [], clusters: [], secrets: [], store: undefined },
  unseen: [{ what: 'the account', ...refusalOf(error) }],
});

/** Where AWS could not be reached at all, four answers that say so are told as one. */
function toldOnce(seen: readonly Seen<unknown>[]): readonly Unseen[] {
  const unseen = seen.flatMap((one) => one.unseen);
  const [first] = unseen;
  const isWhole = unseen.length === seen.length && seen.every(({ found }) => found.length === 0);
  if (!first || !isWhole || unseen.some(({ denied }) => denied)) return unseen;
  return [{ ...first, what: 'the account' }];
}
