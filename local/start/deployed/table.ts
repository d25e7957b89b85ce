import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createIncidents } from '#adapters/dynamo-table/incidents.ts';
import { createProgressItems } from '#adapters/dynamo-table/progress-items.ts';
import { createRunRecords } from '#adapters/dynamo-table/run-records.ts';
import { clientSettings } from '../../cloud/client-settings.ts';
import type { Stage } from '../stage.ts';
import { stackOutput } from './stack-output.ts';

/** The deployment's records of runs and incidents, and what its tasks tell. */
export function openTable(stage: Pick<Stage, 'cloud' | 'outputs' | 'config'>) {
  const client = new DynamoDBClient(clientSettings(stage.cloud.get()));
  const table = { client, name: stackOutput(stage, 'store', 'TableName') };
  const incidents = createIncidents(table);
  return { table, runs: createRunRecords(table), progress: createProgressItems(table), incidents };
}
