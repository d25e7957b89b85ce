import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { bootstrapCdk, deployApp } from '../../cloud/deploy.ts';
import { reconcile } from '../../cloud/reconcile.ts';
import { repository } from '../../tools/folders.ts';
import { openMailbox } from '../deployed/mailbox.ts';
import { startReceiver } from '../deployed/receiver.ts';
import { writeUrl } from '../deployed/secrets.ts';
import { stackOutput } from '../deployed/stack-output.ts';
import { example } from '../example.ts';
import { database, type Stage } from '../stage.ts';
import type { Measured } from '../telling/ledger.ts';

/** What the app must have before its first night, and what is not its own to make. */
export async function writeSecret(stage: Stage): Promise<Measured> {
  const arn = await writeUrl(stage, example.secret, stage.server().secretUrl(database));
  stage.say(`wrote the URL of the database into the secret ${example.secret}`);
  const receiver = await startReceiver();
  stage.receiver.set(receiver);
  await writeUrl(stage, example.slack, receiver.slackUrl, 'notify');
  stage.say(
    `wrote the URL of a receiver in Slack's shape, on this machine, into the secret ${example.slack}`,
  );
  return { seen: example.secret, evidence: { arn } };
}

/** Bootstraps the account and deploys the app, as it stands in this clone. */
export async function deployIt(stage: Stage): Promise<Measured> {
  const { say, folder, cloud, outputs, mailbox } = stage;
  say('\n$ npx cdk bootstrap\n$ npx cdk deploy --all');
  await bootstrapCdk(cloud.get());
  const outDir = join(folder, 'cdk.out');
  const made = await deployApp(cloud.get(), { app: 'node infra/app.ts', cwd: repository, outDir });
  outputs.set(made);
  const stacks = Object.keys(made);
  assert.ok(stacks.length >= 3, `only ${stacks.join(', ')} were deployed`);
  mailbox.set(await openMailbox(cloud.get(), stackOutput(stage, 'watch', 'TopicArn')));
  return { seen: `stacks ${stacks.join(', ')}`, evidence: { stacks } };
}

/** Puts back what the emulator dropped, and says so: a green deploy is no evidence. */
export async function reconcileIt({ say, folder, cloud, differences }: Stage): Promise<Measured> {
  const found = await reconcile(cloud.get(), join(folder, 'cdk.out'));
  differences.set(found);
  for (const { resource, what, cure } of found) say(`  ${cure}: ${what} of ${resource}`);
  const lost = found.filter(({ cure }) => cure !== 'put back');
  return {
    seen: `${found.length} differences, ${found.length - lost.length} put back`,
    evidence: { differences: found.map(({ resource, what, cure }) => `${resource}: ${what}: ${cure}`) },
  };
}
