import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { Comparison } from './difference.ts';
import { field, type Json } from './json.ts';

/** What a template declares of a table, whether as Table or as GlobalTable, where half of it is said of the replica. */
export function tableComparisons(
  client: DynamoDBClient,
  TableName: string,
  declared: Json | undefined,
): Comparison[] {
  const said = (...path: readonly string[]): Json | undefined =>
    field(declared, ...path) ?? field(declared, 'Replicas', 0, ...path);
  const AttributeName = said('TimeToLiveSpecification', 'AttributeName');
  const recovery = said('PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled');
  const protection = said('DeletionProtectionEnabled');
  const key = said('SSESpecification', 'KMSMasterKeyId');
  const table = async () => (await client.send(new DescribeTableCommand({ TableName }))).Table;
  return [
    {
      what: 'time to live',
      declared: AttributeName,
      find: async () =>
        (await client.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription
          ?.AttributeName,
      put: () =>
        client.send(
          new UpdateTimeToLiveCommand({
            TableName,
            TimeToLiveSpecification: { AttributeName: String(AttributeName), Enabled: true },
          }),
        ),
    },
    {
      what: 'point-in-time recovery',
      declared: recovery === true ? 'ENABLED' : undefined,
      find: async () => {
        const { ContinuousBackupsDescription: found } = await client.send(
          new DescribeContinuousBackupsCommand({ TableName }),
        );
        return found?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
      },
      put: () =>
        client.send(
          new UpdateContinuousBackupsCommand({
            TableName,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          }),
        ),
    },
    {
      what: 'deletion protection',
      declared: protection === true ? true : undefined,
      find: async () => (await table())?.DeletionProtectionEnabled,
      put: () => client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true })),
    },
    {
      what: 'encryption with a key of its own',
      declared: key,
      find: async () => (await table())?.SSEDescription?.KMSMasterKeyArn,
      put: () =>
        client.send(
          new UpdateTableCommand({
            TableName,
            SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: String(key) },
          }),
        ),
    },
  ];
}
