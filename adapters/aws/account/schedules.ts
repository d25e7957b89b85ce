import {
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  ListSchedulesCommand,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import * as z from 'zod';
import { type DeclaredSchedule, declaredSchedules } from '#core/cloud/declared-schedules.ts';
import type { Config } from '#core/config/config.ts';
import type { StoreCheck } from '#core/ports/store.ts';
import { failed, putBack, warned } from './looked-at.ts';

interface Declared extends Pick<Config, 'deployment' | 'plans'> {
  /** ARN of the function that they call. */
  readonly dispatch: string;
}

/** Schedules that the config declares must be there, enabled, and say the same. A night without one is silent. */
export async function schedules(
  client: SchedulerClient,
  { deployment: GroupName, plans, dispatch }: Declared,
): Promise<readonly StoreCheck[]> {
  const found: StoreCheck[] = [];
  const declared = declaredSchedules(plans);
  for (const schedule of declared) {
    const { name: Name } = schedule;
    const seen = await client.send(new GetScheduleCommand({ GroupName, Name })).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    });
    if (seen) found.push(...differences(seen, schedule, dispatch).map(changed));
    else
      found.push(
        failed(
          'schedules',
          `the schedule '${Name}' is not there`,
          'deploy: npx cdk deploy --all --revert-drift --context config=<this config>',
        ),
      );
  }
  for (const Name of await namesIn(client, GroupName)) {
    if (!declared.some(({ name }) => name === Name))
      found.push(
        warned(
          'schedules',
          `'${Name}' is deployed, and the config has no such plan`,
          'deploy: npx cdk deploy --all --context config=<this config>',
        ),
      );
  }
  return found;
}

const changed = (problem: string): StoreCheck => failed('schedules', problem, putBack);

/** By any of these it would ask for nothing, at another time, or for something else. */
function differences(
  seen: GetScheduleCommandOutput,
  { name, expression, timeZone, input }: DeclaredSchedule,
  dispatch: string,
): readonly string[] {
  const problems: string[] = [];
  if (seen.State !== 'ENABLED') problems.push(`the schedule '${name}' is disabled`);
  if (seen.ScheduleExpression !== expression || seen.ScheduleExpressionTimezone !== timeZone) {
    const now = `${seen.ScheduleExpression} in ${seen.ScheduleExpressionTimezone}`;
    problems.push(`'${name}' is due at ${now}, the config says ${expression} in ${timeZone}`);
  }
  if (seen.StartDate ?? seen.EndDate) {
    const [from, to] = [seen.StartDate, seen.EndDate].map((at) => at?.toISOString() ?? 'any time');
    problems.push(`'${name}' is due only between ${from} and ${to}`);
  }
  const { Arn = 'nothing', Input = '' } = seen.Target ?? {};
  if (Arn !== dispatch) problems.push(`'${name}' calls ${Arn}, and not ${dispatch}`);
  if (!says(Input, input)) {
    problems.push(`'${name}' sends ${shown(Input)}, and not ${JSON.stringify(input)}`);
  }
  return problems;
}

/** Dispatch refuses what has a field too many. */
const says = (text: string, { work, plan, scheduledAt }: DeclaredSchedule['input']): boolean =>
  z
    .strictObject({ work: z.literal(work), plan: z.literal(plan), scheduledAt: z.literal(scheduledAt) })
    .safeParse(jsonOf(text)).success;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const mostShown = 200;

/** One line of what somebody wrote there. */
function shown(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ');
  if (line === '') return 'nothing';
  return line.length > mostShown ? `${line.slice(0, mostShown)}…` : line;
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
