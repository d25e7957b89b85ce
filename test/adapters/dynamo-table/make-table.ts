import { randomBytes } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openIndex, type Table } from '#adapters/dynamo-table/table.ts';
import type { S3Access } from '../s3-store/make-bucket.ts';

const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' }) as const;
const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' }) as const;
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' }) as const;

/** A client of its own for the tables of a server. */
export const tableClient = ({ endpoint, region, accessKeyId, secretAccessKey }: S3Access): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });

/** A new table with the keys and the index of a deployment's. */
export async function makeTable(access: S3Access): Promise<Table> {
  const client = tableClient(access);
  const name = `suite-${randomBytes(6).toString('hex')}`;
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'open', 'openedAt'].map(text),
      KeySchema: [hash('pk'), range('sk')],
      GlobalSecondaryIndexes: [
        {
          IndexName: openIndex,
          KeySchema: [hash('open'), range('openedAt')],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  return { client, name };
}
