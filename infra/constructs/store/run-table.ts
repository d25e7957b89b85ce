import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { envNames } from '#core/cloud/env-names.ts';
import type { HasEnvironment } from '../has-environment.ts';
import type { NamedRole } from '../named-role.ts';
import type { StoreKey } from './store-key.ts';

export interface RunTableProps {
  readonly deployment: string;
  readonly key: StoreKey;
}

const open = 'open';

/**
 * Everything that a deployment knows of runs, points and incidents, in one table. It can be rebuilt from the store, as
 * far as points go; still nobody deletes it by accident. Grants name partitions: a worker sees its work and no more.
 */
export class RunTable extends Construct {
  readonly table: TableV2;
  readonly #name: string;
  readonly #key: StoreKey;
  /** Known before the table is there, as the store's. */
  readonly #arn: string;

  constructor(scope: Construct, id: string, { deployment, key }: RunTableProps) {
    super(scope, id);
    this.#key = key;
    this.#name = `${deployment}-records`;
    this.#arn = `arn:${Aws.PARTITION}:dynamodb:${Stack.of(this).region}:${Aws.ACCOUNT_ID}:table/${this.#name}`;
    this.table = new TableV2(this, 'Table', {
      tableName: this.#name,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          indexName: open,
          partitionKey: { name: 'open', type: AttributeType.STRING },
          sortKey: { name: 'openedAt', type: AttributeType.STRING },
          projectionType: ProjectionType.ALL,
        },
      ],
      timeToLiveAttribute: 'expires',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(key.key),
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Tells code where the table is. */
  tell(code: HasEnvironment): void {
    code.addEnvironment(envNames.table, this.#name);
  }

  /** Lets start claim runs and see what is open. */
  grantClaim(start: NamedRole, code: HasEnvironment): void {
    this.tell(code);
    this.#allow(start, 'ClaimRuns', ['GetItem', 'PutItem', 'DeleteItem', 'Query'], ['SOURCE#*', 'SLICE#*']);
    this.#allowOpen(start);
    this.#key.grantUse(start, ['Decrypt'], ['dynamodb']);
  }

  /** Lets dispatch keep what it has found by tags. */
  grantFind(dispatch: NamedRole, code: HasEnvironment): void {
    this.tell(code);
    this.#allow(dispatch, 'KeepWhatIsFound', ['PutItem', 'Query'], ['FOUND']);
    this.#key.grantUse(dispatch, ['Decrypt'], ['dynamodb']);
  }

  /** Lets somebody who reads the table see what was found by tags. */
  grantSeeFound(role: NamedRole): void {
    this.#allow(role, 'SeeWhatIsFound', ['Query'], ['FOUND']);
  }

  /** Lets settle decide runs, and keep points and incidents. Its right to the key comes with the store's. */
  grantDecide(settle: NamedRole, code: HasEnvironment): void {
    this.tell(code);
    this.#allow(settle, 'DecideRuns', ['GetItem', 'PutItem', 'DeleteItem', 'Query'], ['SOURCE#*']);
    this.#allow(settle, 'NameSources', ['PutItem'], ['SOURCES']);
    this.#allowOpen(settle);
  }

  /**
   * Lets notify keep what it tells of incidents, which lie with their source, and what was delivered where. Its right to the
   * key comes with the topic's.
   */
  grantTell(notify: NamedRole, code: HasEnvironment): void {
    this.tell(code);
    this.#allow(notify, 'KeepIncidents', ['GetItem', 'PutItem', 'DeleteItem', 'Query'], ['SOURCE#*']);
    this.#allow(notify, 'KeepDeliveries', ['PutItem', 'Query'], ['TOLD#*']);
    this.#allowOpen(notify, 'SeeOpenIncidents', ['INCIDENT']);
  }

  /**
   * Lets watch see runs, points and progress, keep incidents, and remember what it saw. Incidents lie in the partition of
   * their source, as runs do: that watch decides no run is a promise of its code.
   */
  grantWatch(watch: NamedRole, code: HasEnvironment): void {
    this.tell(code);
    this.#allow(watch, 'SeeSourcesAndTasks', ['GetItem', 'Query'], ['SOURCE#*', 'PROGRESS#*']);
    this.#allow(watch, 'KeepIncidents', ['PutItem', 'DeleteItem'], ['SOURCE#*']);
    this.#allow(watch, 'RememberWhatItSaw', ['PutItem', 'Query'], ['WATCH']);
    this.#allowOpen(watch, 'SeeOpenRuns', ['OPEN', 'AT-WORK', 'INCIDENT']);
    this.#key.grantUse(watch, ['Decrypt'], ['dynamodb']);
  }

  /** Lets retire read points and runs, take points out, and keep incidents and how it went. */
  grantRetire(retire: NamedRole, code: HasEnvironment): void {
    this.tell(code);
    this.#allow(retire, 'RetirePoints', ['GetItem', 'PutItem', 'DeleteItem', 'Query'], ['SOURCE#*']);
    this.#allow(retire, 'SeeSources', ['Query'], ['SOURCES']);
  }

  /** Lets undelete put a point back. */
  grantPutBack(undelete: NamedRole, code: HasEnvironment): void {
    this.tell(code);
    this.#allow(undelete, 'PutPointsBack', ['PutItem'], ['SOURCE#*', 'SOURCES']);
  }

  /** Lets a task read what it is to do, and tell how far it is. Its right to the key comes with the store's. */
  grantWork(worker: NamedRole): void {
    this.#allow(worker, 'ReadItsRun', ['GetItem'], ['SOURCE#*', 'SLICE#*']);
    this.#allow(worker, 'TellProgress', ['PutItem'], ['PROGRESS#*']);
  }

  #allowOpen(role: NamedRole, name = 'SeeOpenRuns', partitions = ['OPEN', 'AT-WORK']): void {
    role.allow(name, {
      actions: ['dynamodb:Query'],
      resources: [`${this.#arn}/index/${open}`],
      conditions: leading(partitions),
    });
  }

  #allow(role: NamedRole, name: string, actions: readonly string[], partitions: readonly string[]): void {
    role.allow(name, {
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [this.#arn],
      conditions: leading(partitions),
    });
  }
}

const leading = (partitions: readonly string[]) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] },
});
