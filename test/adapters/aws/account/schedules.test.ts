import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { expect, it, onTestFinished } from 'vitest';
import { lookedAt } from '#adapters/aws/account/looked-at.ts';
import { schedules } from '#adapters/aws/account/schedules.ts';
import { parseConfig } from '#engines/config.ts';
import { scriptedAws } from '../scripted-aws.ts';

const { plans } = parseConfig(
  {
    store: { s3: { region: 'eu-central-1' } },
    plans: {
      nightly: {
        schedule: 'cron(30 3 * * ? *)',
        timeZone: 'Europe/Berlin',
        keep: { daily: '14d' },
        drill: 'cron(0 5 ? * SUN *)',
      },
      rarely: { keep: { daily: '14d' } },
    },
    sources: {},
  },
  { folder: '/' },
);
const dispatch = 'arn:aws:lambda:eu-central-1:123456789012:function:acme-dispatch';

type Schedule = Readonly<Record<string, unknown>>;
const target = (input: unknown, Arn = dispatch) => ({
  ...{ Arn, RoleArn: 'arn:role' },
  Input: typeof input === 'string' ? input : JSON.stringify(input),
});
const scheduledAt = '<aws.scheduler.scheduled-time>';
const asked = { work: 'backup', plan: 'nightly', scheduledAt };
const backup: Schedule = {
  State: 'ENABLED',
  ScheduleExpression: 'cron(30 3 * * ? *)',
  ScheduleExpressionTimezone: 'Europe/Berlin',
  Target: target(asked),
};
const drill: Schedule = {
  ...backup,
  ScheduleExpression: 'cron(0 5 ? * SUN *)',
  // the order of fields says nothing
  Target: target({ scheduledAt, plan: 'nightly', work: 'drill' }),
};
const asDeclared = { 'nightly-backup': backup, 'nightly-drill': drill };

async function looked(there: Readonly<Record<string, Schedule>>, denied = false) {
  const aws = await scriptedAws(({ target: what }) => {
    if (denied)
      return { status: 403, body: { __type: 'AccessDeniedException', Message: 'scheduler:GetSchedule' } };
    const name = /^GET \/schedules\/([^?]+)\?groupName=acme$/.exec(what)?.[1];
    if (name === undefined) return { body: { Schedules: Object.keys(there).map((Name) => ({ Name })) } };
    const found = there[name];
    return found
      ? { body: { Name: name, ...found } }
      : { status: 404, body: { __type: 'ResourceNotFoundException', Message: 'none' } };
  });
  onTestFinished(() => aws.stop());
  const client = new SchedulerClient(aws.client);
  return lookedAt('schedules', () => schedules(client, { deployment: 'acme', plans, dispatch }));
}

it('finds nothing to say of schedules that are as declared', async () => {
  expect(await looked(asDeclared)).toEqual([{ name: 'schedules', ok: true }]);
});

const gone = { ...asked, plan: 'gone' };
const other = 'arn:aws:lambda:eu-central-1:123456789012:function:else';
it.each([
  [
    { Target: target(gone) },
    `'nightly-backup' sends ${JSON.stringify(gone)}, and not ${JSON.stringify(asked)}`,
  ],
  [{ Target: target({ ...asked, work: 'drill' }) }, /^'nightly-backup' sends .*"work":"drill"/],
  [
    { Target: target({ ...asked, scheduledAt: '2026-11-20T03:30:00Z' }) },
    /^'nightly-backup' sends .*2026-11-20/,
  ],
  [{ Target: target({ ...asked, more: 1 }) }, /^'nightly-backup' sends .*"more":1/],
  [{ Target: target('no\njson') }, /^'nightly-backup' sends no json, and not/],
  [{ Target: target('') }, /^'nightly-backup' sends nothing, and not/],
  [{ Target: target('x'.repeat(9000)) }, /^'nightly-backup' sends x{200}…, and not/],
  [{ Target: target(asked, other) }, `'nightly-backup' calls ${other}, and not ${dispatch}`],
  [
    { Target: target(asked, `${dispatch}:old`) },
    `'nightly-backup' calls ${dispatch}:old, and not ${dispatch}`,
  ],
  [
    { Target: target(asked, dispatch.replace('123456789012', '999999999999')) },
    /^'nightly-backup' calls arn:aws:lambda:eu-central-1:999999999999:/,
  ],
  [{ State: 'DISABLED' }, "the schedule 'nightly-backup' is disabled"],
  [
    { ScheduleExpressionTimezone: 'UTC' },
    /^'nightly-backup' is due at cron\(30 3 \* \* \? \*\) in UTC, the config says/,
  ],
  [{ EndDate: 1_767_225_600 }, "'nightly-backup' is due only between any time and 2026-01-01T00:00:00.000Z"],
])('fails on a schedule that somebody has changed: %j', async (change, told) => {
  const found = await looked({ ...asDeclared, 'nightly-backup': { ...backup, ...change } });
  expect(found).toEqual([
    {
      name: 'schedules',
      ok: false,
      problem: typeof told === 'string' ? told : expect.stringMatching(told),
      hint: expect.stringContaining('find out who changed it'),
    },
  ]);
});

it('fails on one that is not there, and warns of one that no plan declares', async () => {
  const found = await looked({ 'nightly-drill': drill, 'weekly-backup': backup });
  expect(found.map(({ ok, problem }) => ({ ok, problem }))).toEqual([
    { ok: false, problem: "the schedule 'nightly-backup' is not there" },
    { ok: true, problem: "'weekly-backup' is deployed, and the config has no such plan" },
  ]);
});

it('fails where nobody may look', async () => {
  const [check, ...more] = await looked(asDeclared, true);
  expect(more).toEqual([]);
  expect(check).toMatchObject({
    ...{ name: 'schedules', ok: false },
    problem: 'it cannot be looked at: AccessDeniedException: scheduler:GetSchedule',
  });
});
