import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  CreateDBInstanceReadReplicaCommand,
  CreateDBSubnetGroupCommand,
  RDSClient,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { apiRequest } from '../../../local/cloud/api-request.ts';
import { startMinistack } from '../../../local/s3/ministack-server.ts';

/** What no config, and nothing that is printed, may hold. */
export const hidden = {
  user: 'masterann',
  password: 'geheim-123456',
  url: 'postgres://reader:geheim@db/orders',
};

/** An account with servers, secrets and a VPC. MiniStack keeps records of the servers: none of them runs. */
export async function startSampleAccount() {
  const cloud = await startMinistack(['rds', 'secretsmanager', 'ec2', 'cloudformation', 's3', 'sts']);
  const { endpoint, region, accessKeyId, secretAccessKey } = cloud;
  const settings = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  const rds = new RDSClient(settings);
  const secrets = new SecretsManagerClient(settings);

  async function ec2(id: RegExp, parameters: Readonly<Record<string, string>>): Promise<string> {
    const { text } = await apiRequest(
      { ...cloud, ca: undefined },
      {
        service: 'ec2',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ Version: '2016-11-15', ...parameters }).toString(),
      },
    );
    const made = id.exec(text)?.[1];
    if (made === undefined) throw new Error(text);
    return made;
  }

  const vpc = await ec2(/<vpcId>([^<]+)/, { Action: 'CreateVpc', CidrBlock: '10.0.0.0/16' });
  const subnets: string[] = [];
  for (const [zone, CidrBlock] of Object.entries({ a: '10.0.1.0/24', b: '10.0.2.0/24' })) {
    const AvailabilityZone = `${region}${zone}`;
    subnets.push(
      await ec2(/<subnetId>([^<]+)/, { Action: 'CreateSubnet', VpcId: vpc, CidrBlock, AvailabilityZone }),
    );
  }
  const group = { DBSubnetGroupName: 'prod-db' };
  await rds.send(
    new CreateDBSubnetGroupCommand({ ...group, DBSubnetGroupDescription: 'of prod', SubnetIds: subnets }),
  );
  const server = (DBInstanceIdentifier: string, Engine: string, more: object = {}) =>
    rds.send(
      new CreateDBInstanceCommand({
        ...{ DBInstanceIdentifier, Engine, DBInstanceClass: 'db.t4g.micro', AllocatedStorage: 20 },
        ...{ MasterUsername: hidden.user, MasterUserPassword: hidden.password, ...group, ...more },
      }),
    );
  await server('orders', 'postgres', { DBName: 'orders' });
  await server('ledger', 'postgres');
  await server('shop', 'mysql');
  await rds.send(new StopDBInstanceCommand({ DBInstanceIdentifier: 'ledger' }));
  await rds.send(
    new CreateDBInstanceReadReplicaCommand({
      ...{ DBInstanceIdentifier: 'orders-copy', SourceDBInstanceIdentifier: 'orders' },
    }),
  );
  await rds.send(
    new CreateDBClusterCommand({
      ...{ DBClusterIdentifier: 'books', Engine: 'aurora-postgresql', ...group },
      ...{ MasterUsername: hidden.user, ManageMasterUserPassword: true },
    }),
  );
  await server('books-1', 'aurora-postgresql', {
    ...{ DBClusterIdentifier: 'books', MasterUsername: undefined, MasterUserPassword: undefined },
  });
  for (const [Name, Key, Value] of [
    ['prod/orders', 'holdfast:holdfast', 'postgres'],
    ['prod/elsewhere', 'holdfast:holdfast', 'postgres'],
    ['prod/movies', 'holdfast:holdfast', 'neo4j'],
    ['others/orders', 'holdfast:others', 'postgres'],
  ] as const) {
    await secrets.send(new CreateSecretCommand({ Name, SecretString: hidden.url, Tags: [{ Key, Value }] }));
  }

  return {
    ...{ region, vpc, subnets },
    environment: {
      ...{ AWS_ENDPOINT_URL: endpoint, AWS_REGION: region, AWS_EC2_METADATA_DISABLED: 'true' },
      ...{ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    },
    /** The stack of a deployment, with its one output that matters here. */
    async addStack(name: string, bucket: string): Promise<void> {
      const TemplateBody = JSON.stringify({
        Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: bucket } } },
        Outputs: { BucketName: { Value: { Ref: 'Bucket' } } },
      });
      await new CloudFormationClient(settings).send(
        new CreateStackCommand({ StackName: name, TemplateBody }),
      );
    },
    stop: () => cloud.stop(),
  };
}
