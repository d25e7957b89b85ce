import { strict as assert } from 'node:assert';
import { GetScheduleCommand, SchedulerClient, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { pointName } from '#core/point/point-record.ts';
import { runIdOf } from '#core/point/run-id.ts';
import { clientSettings } from '../../cloud/client-settings.ts';
import { onlyPoint } from '../deployed/only-point.ts';
import { openTable } from '../deployed/table.ts';
import { example } from '../example.ts';
import type { Stage } from '../stage.ts';
import type { Measured } from '../telling/ledger.ts';
import { bytesText, countText } from '../telling/quantities.ts';
import { waitFor } from '../wait-for.ts';

/** The emulator looks at its schedules every few seconds; AWS is within a minute. */
const firesWithin = 90;

const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

/** Sets the plan's own schedule to a moment from now, and waits for the run that it makes. */
export async function fireSchedule(stage: Stage): Promise<Measured> {
  const { cloud, config, say, signal, night } = stage;
  const client = new SchedulerClient(clientSettings(cloud.get()));
  const named = { Name: `${example.plan}-backup`, GroupName: config.deployment };
  const { Target, FlexibleTimeWindow, ScheduleExpression, ScheduleExpressionTimezone } = await client.send(
    new GetScheduleCommand(named),
  );
  const dueAt = (expression: string | undefined, zone: string | undefined) =>
    client.send(
      new UpdateScheduleCommand({
        ...named,
        ...{ Target, FlexibleTimeWindow },
        ScheduleExpression: expression,
        ScheduleExpressionTimezone: zone,
      }),
    );
  const due = new Date(Math.ceil(Date.now() / 1000) * 1000 + 2_000);
  const expression = `at(${due.toISOString().slice(0, 19)})`;
  say(
    `\nthe schedule ${named.GroupName}/${named.Name}, ${ScheduleExpression}, is told to fire at ${due.toISOString()}`,
  );
  await dueAt(expression, 'UTC');
  const run = { kind: 'backup', source: example.source, runId: runIdOf(example.source, due) } as const;
  const { runs } = openTable(stage);
  const record = await waitFor(() => runs.get(run), {
    what: `a record of ${run.runId}`,
    seconds: firesWithin,
    signal,
  });
  // what stays running with --keep is as the config says
  await dueAt(ScheduleExpression, ScheduleExpressionTimezone);
  night.set(run);
  say(`run ${run.source}@${run.runId} was accepted at ${record.acceptedAt}`);
  return {
    seen: `run ${run.runId}, accepted ${secondsBetween(record.scheduledAt, record.acceptedAt).toFixed(1)} s after it was due`,
    evidence: {
      schedule: `${named.GroupName}/${named.Name}`,
      expression,
      runId: run.runId,
      acceptedAt: record.acceptedAt,
    },
  };
}

/** The task that the run got, as ECS knows it and as a process of this machine. */
export async function seeTask(stage: Stage): Promise<Measured> {
  const { cloud, say, signal, night } = stage;
  const { runs } = openTable(stage);
  const { taskArn, startedAt, pid } = await waitFor(
    async () => {
      const { taskArn, startedAt = '' } = (await runs.get(night.get())) ?? {};
      // ECS names a task before its program runs
      const task = cloud
        .get()
        .tasks()
        .find(({ arn }) => arn === taskArn);
      return task && { taskArn: task.arn, pid: task.pid, startedAt };
    },
    { what: 'a task of the run', seconds: 60, signal },
  );
  say(`task ${taskArn.split('/').at(-1)}, process ${pid}`);
  return {
    seen: `a task, process ${pid}`,
    evidence: { taskArn, startedAt, pid },
  };
}

/** Waits for the first byte of the dump, as the worker tells it. */
export async function seeFirstByte(stage: Stage): Promise<Measured> {
  const { say, signal, night } = stage;
  const { runs, progress } = openTable(stage);
  const run = night.get();
  const seen = await waitFor(
    async () => {
      const told = await progress.get(run);
      return told && told.bytes > 0 ? told : undefined;
    },
    { what: 'the first byte', seconds: 60, signal },
  );
  const record = await runs.get(run);
  const seconds = secondsBetween(record?.scheduledAt ?? '', seen.at);
  say(`phase ${seen.phase}, first bytes at ${seen.at}`);
  return {
    seen: `first bytes ${seconds.toFixed(1)} s after the schedule was due`,
    evidence: { phase: seen.phase, at: seen.at, secondsAfterDue: seconds },
  };
}

/** Waits until the run is settled, and looks at what lies in the bucket. */
export async function seeVerified(stage: Stage): Promise<Measured> {
  const { say, signal, night, point } = stage;
  const { runs } = openTable(stage);
  const record = await waitFor(
    async () => {
      const found = await runs.get(night.get());
      return found?.state === 'ended' ? found : undefined;
    },
    { what: 'the end of the run', seconds: 120, signal },
  );
  const { outcome, error, runId, acceptedAt, endedAt = '' } = record;
  assert.equal(outcome, 'verified', `the run ended ${outcome}: ${error?.message}`);
  const found = await onlyPoint(stage);
  assert.equal(found.point, pointName(record), 'the point is of another run');
  assert.equal(found.level, 'verified', `${found.point} is ${found.level}`);
  assert.ok(found.rows > 1_000_000, `${found.point} holds ${found.rows} rows`);
  point.set(found);
  say(`run ${runId} ended ${outcome} at ${endedAt}`);
  return {
    bytes: found.bytes,
    seen: `${outcome}: ${countText(found.rows)} rows, ${bytesText(found.bytes)}, ${secondsBetween(acceptedAt, endedAt).toFixed(1)} s from accepted to settled`,
    evidence: { point: found.point, rows: found.rows, bytes: found.bytes, endedAt },
  };
}
