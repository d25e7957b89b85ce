import { strict as assert } from 'node:assert';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { manifestKey } from '#core/point/keys.ts';
import { clientSettings } from '../../cloud/client-settings.ts';
import { mailOf } from '../deployed/mail-of.ts';
import { allPoints } from '../deployed/only-point.ts';
import { stackOutput } from '../deployed/stack-output.ts';
import { example } from '../example.ts';
import type { Stage } from '../stage.ts';
import type { Measured } from '../telling/ledger.ts';

const { source } = example;

/** Somebody who may delete does so. The next retire tells people, and a person takes the point back, every byte of it. */
export async function deletePoint(stage: Stage): Promise<Measured> {
  const { holdfast, say, cloud } = stage;
  const [newest] = await allPoints(stage);
  assert.ok(newest, 'there is no point');
  const { point, runId } = newest;
  const Key = manifestKey({ engine: 'postgres', source, runId });
  const s3 = new S3Client({ ...clientSettings(cloud.get()), forcePathStyle: true });
  const Bucket = stackOutput(stage, 'store', 'BucketName');
  say(
    `\n$ aws s3 rm s3://${Bucket}/${Key}\nan administrator tidies up: the newest point has no manifest any more`,
  );
  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  const { code: lost } = await holdfast.typed('verify', point);
  assert.notEqual(lost, 0, 'a point that is hidden was verified');
  const { code: retired } = await holdfast.typed('retire', source);
  assert.equal(retired, 0, `retire ended with ${retired}`);
  const mail = await mailOf(stage, `ALERT: hidden point of ${source}`);
  assert.ok(mail.body.includes(`npx holdfast undelete ${point}`), 'the message does not say what to type');
  const { code: back } = await holdfast.typed('undelete', point);
  assert.equal(back, 0, `undelete ended with ${back}`);
  const { code: verified } = await holdfast.typed('verify', point);
  assert.equal(verified, 0, `verify ended with ${verified}`);
  await holdfast.ran('retire', source);
  await mailOf(stage, `recovered: hidden point of ${source}`);
  return {
    bytes: newest.bytes,
    seen: `${mail.subject}; taken back, and every byte is good`,
    evidence: { point, subject: mail.subject },
  };
}
