import { GetScheduleCommand, ListSchedulesCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Config } from '#core/config/config.ts';
import type { StoreCheck } from '#core/ports/store.ts';
import { failed, warned } from './looked-at.ts';

/** Schedules that the config declares must be there, enabled, and say the same. A night without one is silent. */
export async function schedules(
  client: SchedulerClient,
  { deployment: GroupName, plans }: Pick<Config, 'deployment' | 'plans'>,
): Promise<readonly StoreCheck[]> {
  const found: StoreCheck[] = [];
  const declared = new Set<string>();
  for (const { name, timeZone, schedule, drill } of Object.values(plans)) {
    for (const [work, when] of [['backup', schedule] as const, ['drill', drill] as const]) {
      if (!when) continue;
      const Name = `${name}-${work}`;
      declared.add(Name);
      const seen = await client.send(new GetScheduleCommand({ GroupName, Name })).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
        throw error;
      });
      if (!seen) {
        found.push(
          failed('schedules', `the schedule '${Name}' is not there`, 'deploy: npx cdk deploy --all'),
        );
      } else if (seen.State !== 'ENABLED') {
        found.push(
          failed(
            'schedules',
            `the schedule '${Name}' is disabled`,
            'deploy, or enable it in EventBridge Scheduler',
          ),
        );
      } else if (seen.ScheduleExpression !== when.text || seen.ScheduleExpressionTimezone !== timeZone) {
        const now = `${seen.ScheduleExpression} in ${seen.ScheduleExpressionTimezone}`;
        found.push(
          failed(
            'schedules',
            `'${Name}' is due at ${now}, the config says ${when.text} in ${timeZone}`,
            'deploy: npx cdk deploy --all',
          ),
        );
      }
    }
  }
  for (const Name of await namesIn(client, GroupName)) {
    if (!declared.has(Name))
      found.push(
        warned(
          'schedules',
          `'${Name}' is deployed, and the config has no such plan`,
          'deploy: npx cdk deploy --all',
        ),
      );
  }
  return found;
}

async function namesIn(client: SchedulerClient, GroupName: string): Promise<readonly string[]> {
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListSchedulesCommand({ GroupName, NextToken }));
    names.push(...(page.Schedules ?? []).flatMap(({ Name }) => Name ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return names;
}
