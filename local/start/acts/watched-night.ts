import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import * as z from 'zod';
import { runIdOf } from '#core/point/run-id.ts';
import { nextRun } from '#core/schedule/next-run.ts';
import { apiRequest } from '../../cloud/api-request.ts';
import { AskedDocument } from '../deployed/documents.ts';
import { mailOf } from '../deployed/mail-of.ts';
import { stackOutput } from '../deployed/stack-output.ts';
import { openTable } from '../deployed/table.ts';
import { example } from '../example.ts';
import type { Stage } from '../stage.ts';
import type { Measured } from '../telling/ledger.ts';
import { waitFor } from '../wait-for.ts';

const { source } = example;
const minuteMs = 60_000;

/** Makes every pg_dump of a task hang, waits for nobody to notice, and looks what watch makes of it. */
export async function hangDump(stage: Stage): Promise<Measured> {
  const { holdfast, say, signal } = stage;
  const { runs } = openTable(stage);
  const [asked] = AskedDocument.parse(await holdfast.asked('run', source)).runs;
  assert.ok(asked, 'the run was not asked for');
  const run = { kind: 'backup', source, runId: asked.runId } as const;
  say(`\n$ npx holdfast run ${source}\nasked for ${source}@${run.runId}`);
  const stopped = await hang(stage, run);
  say(`kill -STOP of pg_dump, process ${stopped.join(', ')}: it is there, and does nothing any more`);
  await round(stage, new Date(Date.now() + 6 * minuteMs));
  const told = await mailOf(stage, `ALERT: stalled run of ${source}`);
  assert.match(told.body, /nothing has moved for 6 minutes in the phase 'dump'; its task is stopped/);
  const record = await waitFor(
    async () => {
      const found = await runs.get(run);
      return found?.state === 'ended' ? found : undefined;
    },
    { what: 'the end of the run', seconds: 60, signal },
  );
  const { outcome, error } = record;
  assert.equal(outcome, 'failed', `the run that was stopped ended ${outcome}`);
  assert.match(error?.message ?? '', /^it was stopped: nothing has moved for 6 minutes/);
  await mailOf(stage, `FAILED: backup of ${source}`);
  return {
    seen: `${told.subject}; ${error?.message}`,
    evidence: { runId: run.runId, subject: told.subject },
  };
}

/** Lets nobody ask for the run of a night, and looks whether watch notices, tells, and makes it up. */
export async function missRun(stage: Stage): Promise<Measured> {
  const { config, signal } = stage;
  const plan = config.plans[example.plan];
  assert.ok(plan?.schedule, 'the plan has no schedule');
  const due = nextRun(plan.schedule, plan.timeZone, new Date(Date.now() + 10 * minuteMs));
  assert.ok(due, 'the plan is due at no time');
  await round(stage, new Date(due.getTime() + 10 * minuteMs));
  const told = await mailOf(stage, `ALERT: missed run of ${source}`);
  assert.match(told.body, /was not accepted: there is no record of it; it is asked for now/);
  const run = { kind: 'backup', source, runId: runIdOf(source, due) } as const;
  const { runs } = openTable(stage);
  const record = await waitFor(
    async () => {
      const found = await runs.get(run);
      return found?.state === 'ended' ? found : undefined;
    },
    { what: 'the end of the run that was made up', seconds: 120, signal },
  );
  assert.equal(record.outcome, 'verified', `the run that was made up ended ${record.outcome}`);
  await round(stage, new Date(due.getTime() + 15 * minuteMs));
  await mailOf(stage, `recovered: missed run of ${source}`);
  return {
    seen: `${told.subject}; made up, and ${record.outcome}`,
    evidence: { runId: run.runId, dueAt: due.toISOString(), subject: told.subject },
  };
}

const Answer = z.object({ blind: z.array(z.string()) });

/** Asks watch for a round, as its rule does; what time it is, only watch on this machine lets itself be told. */
async function round(stage: Stage, at: Date): Promise<void> {
  const name = stackOutput(stage, 'watch', 'WatchName');
  stage.say(`asking ${name} for a round, as of ${at.toISOString()}`);
  const { text } = await apiRequest(stage.cloud.get(), {
    service: 'lambda',
    path: `/2015-03-31/functions/${name}/invocations`,
    body: JSON.stringify({ ask: 'round', at: at.toISOString() }),
  });
  const { blind } = Answer.parse(JSON.parse(text));
  assert.deepEqual(blind, [], `watch could not look: ${text}`);
}

/** When bytes of tables flow, stops the programs that they come from. Gives their process ids. */
async function hang(
  stage: Stage,
  run: { readonly kind: 'backup'; readonly source: string; readonly runId: string },
) {
  const { cloud, signal } = stage;
  const { runs, progress } = openTable(stage);
  const told = async () => {
    const seen = await progress.get(run);
    return seen?.phase === 'dump' && seen.bytes > 0 ? seen : undefined;
  };
  await waitFor(told, { what: 'the middle of the dump', seconds: 60, signal });
  const record = await runs.get(run);
  const group = cloud
    .get()
    .tasks()
    .find(({ arn }) => arn === record?.taskArn)?.pid;
  const listed = execFileSync('ps', ['-eo', 'pid=,pgid=,comm='], { encoding: 'utf8' });
  const dumps = [...listed.matchAll(/^ *(\d+) +(\d+) +pg_dump$/gm)].filter(
    ([, , pgid]) => Number(pgid) === group,
  );
  assert.ok(dumps.length > 0, 'the task has no pg_dump any more');
  const pids = dumps.map(([, pid]) => Number(pid));
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  return pids;
}
