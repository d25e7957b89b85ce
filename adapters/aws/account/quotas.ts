import { GetServiceQuotaCommand, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { Config } from '#core/config/config.ts';
import type { StoreCheck } from '#core/ports/store.ts';
import { warned } from './looked-at.ts';

/** "Fargate On-Demand vCPU resource count". */
const fargateProcessors = { ServiceCode: 'fargate', QuotaCode: 'L-3032A538' };

/** Whether the account lets so many tasks run at once as the config allows. Beyond it, runs wait. */
export async function quotas(
  client: ServiceQuotasClient,
  { tasks }: Pick<Config, 'tasks'>,
): Promise<readonly StoreCheck[]> {
  const { Quota } = await client.send(new GetServiceQuotaCommand(fargateProcessors));
  const allowed = Quota?.Value;
  const wanted = (tasks.maxRunning * tasks.cpu) / 1024;
  if (allowed === undefined || wanted <= allowed) return [];
  const problem = `tasks.maxRunning of ${tasks.maxRunning} needs ${wanted} processors of Fargate, the account has ${allowed}`;
  return [
    warned(
      'quotas',
      problem,
      'ask AWS to raise the quota L-3032A538, or lower tasks.maxRunning: runs wait for room',
    ),
  ];
}
