import { strict as assert } from 'node:assert';
import { ListMultipartUploadsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '../../cloud/client-settings.ts';
import { startPostgres } from '../../postgres-server.ts';
import { AskedDocument, StatusDocument } from '../deployed/documents.ts';
import { mailOf } from '../deployed/mail-of.ts';
import { allPoints, onlyPoint } from '../deployed/only-point.ts';
import { writeUrl } from '../deployed/secrets.ts';
import { stackOutput } from '../deployed/stack-output.ts';
import { openTable } from '../deployed/table.ts';
import { example } from '../example.ts';
import { database, type Stage } from '../stage.ts';
import type { Measured } from '../telling/ledger.ts';
import { bytesText } from '../telling/quantities.ts';
import { waitFor } from '../wait-for.ts';
import { major } from './fill-shop.ts';
import { slackGot } from './told-people.ts';

const { source } = example;

/** What every COPY of the dump has read so far, as the server itself says. */
const copied = `SELECT coalesce(sum(bytes_processed), 0) FROM pg_stat_progress_copy WHERE command = 'COPY TO'`;
const enough = 4 * 1024 ** 2;

/** Asks for another backup, kills the server when tables are being read, and looks what comes of it. */
export async function killServer(stage: Stage): Promise<Measured> {
  const { holdfast, say, server, signal, failed } = stage;
  const before = await onlyPoint(stage);
  const {
    runs: [asked],
  } = AskedDocument.parse(await holdfast.asked('run', source));
  assert.ok(asked, 'the run was not asked for');
  const run = { kind: 'backup', source, runId: asked.runId } as const;
  say(`\n$ npx holdfast run ${source}\nasked for ${source}@${run.runId}`);
  const bytes = await waitFor(
    async () => {
      const sum = Number(await server().psql(copied));
      return sum >= enough ? sum : undefined;
    },
    { what: 'the middle of the dump', seconds: 60, signal },
  );
  await server().kill9();
  say(`kill -9 of the server and all its processes, while it had ${bytesText(bytes)} of its tables in hand`);
  const { runs } = openTable(stage);
  const record = await waitFor(
    async () => {
      const found = await runs.get(run);
      return found?.state === 'ended' ? found : undefined;
    },
    { what: 'the end of the run', seconds: 120, signal },
  );
  assert.equal(record.outcome, 'failed', `the run whose server was killed ended ${record.outcome}`);
  failed.set(record);
  assert.deepEqual(await onlyPoint(stage), before, 'the points are not what they were');
  const left = await leftOf(stage, run.runId);
  assert.deepEqual(left, { points: [], uploads: [] }, 'the killed run has left something');
  say(`run ${run.runId} ended ${record.outcome}: ${record.error?.message}`);
  const { code } = await holdfast.typed('list');
  assert.equal(code, 0, `list ended with ${code}`);
  return {
    seen: 'failed, no new point, the old one untouched',
    evidence: { runId: run.runId, outcome: record.outcome, bytesInHand: bytes, ...left },
  };
}

/** Waits for the message that people get, and prints it. */
export async function seeAlert(stage: Stage): Promise<Measured> {
  const { failed, point } = stage;
  const mail = await mailOf(stage, `FAILED: backup of ${source}`);
  for (const [part, what] of [
    [failed.get().runId, 'the run that failed'],
    [point.get().point, 'the last good point'],
    [`holdfast run ${source}`, 'what to type'],
    ['runbook', 'where to read on'],
  ] as const) {
    assert.ok(
      mail.body.toLowerCase().includes(part.toLowerCase()),
      `the message does not name ${what}: ${part}`,
    );
  }
  const { sources } = StatusDocument.parse(await stage.holdfast.asked('status'));
  assert.equal(sources[0]?.newestGood, point.get().point, 'the newest good point is another one');
  return { seen: mail.subject, evidence: { subject: mail.subject } };
}

/** Starts the killed server from what it left, writes its new address into the secret, and backs up again. */
export async function recover(stage: Stage): Promise<Measured> {
  const { holdfast, say, serve, server, password, point } = stage;
  const killed = server();
  say('\nstarting the killed server again, from its data directory');
  serve(await startPostgres({ major, from: killed.dataDir, password }));
  await killed.stop();
  await writeUrl(stage, example.secret, server().secretUrl(database));
  const { code } = await holdfast.typed('run', source, '--wait');
  assert.equal(code, 0, `run ended with ${code}`);
  const others = (await allPoints(stage)).filter((found) => found.point !== point.get().point);
  assert.equal(others.length, 1, `${others.length} new points`);
  const [made] = others;
  assert.equal(made?.level, 'verified', `${made?.point} is ${made?.level}`);
  const mail = await mailOf(stage, `recovered: backup of ${source}`);
  await slackGot(stage, `recovered: backup of ${source}`);
  const { code: told } = await holdfast.typed('status');
  assert.equal(told, 0, `status ended with ${told}`);
  return {
    bytes: made?.bytes ?? 0,
    seen: `${mail.subject}; status ends with 0`,
    evidence: { point: made?.point ?? '', subject: mail.subject },
  };
}

/** What the bucket holds of a run that failed: every version of every object, and uploads that nobody has ended. */
async function leftOf(stage: Stage, runId: string): Promise<{ points: string[]; uploads: string[] }> {
  const s3 = new S3Client({ ...clientSettings(stage.cloud.get()), forcePathStyle: true });
  const Bucket = stackOutput(stage, 'store', 'BucketName');
  const { Versions = [], IsTruncated } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  assert.equal(IsTruncated, false, 'the bucket holds more than one page');
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  const ofRun = ({ Key = '' }) => (Key.includes(runId) ? [Key] : []);
  return {
    points: Versions.flatMap(ofRun).filter((key) => key.includes('points/')),
    uploads: Uploads.flatMap(ofRun),
  };
}
