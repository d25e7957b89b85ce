import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { apiRequest } from '../../../../local/cloud/api-request.ts';
import { clientSettings } from '../../../../local/cloud/client-settings.ts';
import type { LocalCloud } from '../../../../local/cloud/local-cloud.ts';

const Refusal = z.object({ __type: z.string().optional(), message: z.string().optional() });

/** An answer that is no success, by the name that AWS gives it. */
export class Refused extends Error {}

export type Aws = ReturnType<typeof createAws>;

/** Clients of one cloud, with the keys of its root. */
export function createAws(cloud: LocalCloud) {
  const settings = clientSettings(cloud);

  /** A call of a service that speaks JSON, such as `AWSEvents.PutRule`. */
  async function json(service: string, target: string, input: unknown): Promise<unknown> {
    const { status, text } = await apiRequest(cloud, {
      service,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
      body: JSON.stringify(input),
    });
    if (status === 200) return text === '' ? undefined : JSON.parse(text);
    const { __type = String(status), message } = Refusal.parse(JSON.parse(text));
    throw Object.assign(new Refused(`${__type}: ${message}`), { name: __type });
  }

  /** A call of a service that speaks forms and XML, such as IAM. Gives the XML. */
  async function form(service: string, version: string, parameters: Readonly<Record<string, string>>) {
    const { status, text } = await apiRequest(cloud, {
      service,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ Version: version, ...parameters }).toString(),
    });
    if (status === 200) return text;
    const name = /<Code>([^<]+)</.exec(text)?.[1] ?? String(status);
    throw Object.assign(new Refused(text), { name });
  }

  return {
    cloud,
    settings,
    json,
    form,
    cloudformation: new CloudFormationClient(settings),
    dynamodb: new DynamoDBClient(settings),
    ecs: new ECSClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    scheduler: new SchedulerClient(settings),
    secrets: new SecretsManagerClient(settings),
    sqs: new SQSClient(settings),
  };
}
