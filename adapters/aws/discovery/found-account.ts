/** What an account shows of databases to back up. No value of a secret is in it, and no user's name. */
export interface FoundAccount {
  /** Undefined when neither the caller nor AWS's own variables and files name one. */
  readonly region: string | undefined;
  readonly instances: readonly FoundInstance[];
  readonly clusters: readonly FoundCluster[];
  readonly secrets: readonly FoundSecret[];
  /** The stack `<deployment>-store`. */
  readonly store: FoundStore | undefined;
  /** What could not be looked at. Where the list of a kind is whole, it is not in here. */
  readonly unseen: readonly Unseen[];
}

interface FoundDatabase {
  readonly id: string;
  /** As RDS names it: `postgres`, `aurora-postgresql`, `mysql`. */
  readonly engine: string;
  /** `17.6` */
  readonly version: string | undefined;
  /** As RDS names it: `available`, `stopped`. */
  readonly status: string;
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** The one that it was made with. There may be more. */
  readonly database: string | undefined;
  /** Identifier or ARN of what it copies. */
  readonly replicaOf: string | undefined;
  /** ARN of the secret in which RDS keeps the master password, and nothing but it and the user's name. */
  readonly managedSecret: string | undefined;
}

export interface FoundInstance extends FoundDatabase {
  /** The cluster that it is a member of. */
  readonly cluster: string | undefined;
  readonly storageGb: number | undefined;
  readonly place: FoundPlace | undefined;
}

export interface FoundCluster extends FoundDatabase {
  /** Serverless v1 has none. */
  readonly members: number;
  readonly writers: number;
  readonly serverless: boolean;
}

/** Where a database is in the network. */
export interface FoundPlace {
  readonly vpc: string;
  /** Name of its DB subnet group. */
  readonly group: string;
  readonly subnets: readonly { readonly id: string; readonly zone: string }[];
  /** The database has a public address, so its subnets lead to the internet without a NAT gateway. */
  readonly isPublic: boolean;
}

/** One that is tagged for the deployment. */
export interface FoundSecret {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  /** The tag's value: who may read it. */
  readonly engine: string;
}

export interface FoundStore {
  readonly stack: string;
  /** As CloudFormation names it: `CREATE_COMPLETE`. */
  readonly status: string;
  readonly bucket: string | undefined;
}

export interface Unseen {
  /** `RDS clusters` */
  readonly what: string;
  /** One line: the missing right, or the error in AWS's own words. */
  readonly why: string;
  /** AWS was reached, and the identity may not. */
  readonly denied: boolean;
}
