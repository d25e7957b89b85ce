import { strict as assert } from 'node:assert';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListMultipartUploadsCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createIncidents } from '#adapters/dynamo-table/incidents.ts';
import { createProgressItems } from '#adapters/dynamo-table/progress-items.ts';
import { createRetirements } from '#adapters/dynamo-table/retirements.ts';
import { createRunRecords } from '#adapters/dynamo-table/run-records.ts';
import type { RunKey, RunRecord } from '#core/cloud/run-record.ts';
import { runIdOf } from '#core/point/run-id.ts';
import type { ConfigInput } from '#engines/config.ts';
import { apiRequest } from '../../../local/cloud/api-request.ts';
import { bootstrapCdk, deployApp, type StackOutputs } from '../../../local/cloud/deploy.ts';
import { workerProgram } from '../../../local/cloud/engine/worker-program.ts';
import { reconcile } from '../../../local/cloud/reconcile.ts';
import { startLocalCloud } from '../../../local/cloud/start-cloud.ts';
import { ListDocument } from '../../../local/start/deployed/documents.ts';
import { type Mailbox, openMailbox } from '../../../local/start/deployed/mailbox.ts';
import { startReceiver } from '../../../local/start/deployed/receiver.ts';
import { createHoldfast } from '../../../local/start/holdfast.ts';
import { repository } from '../../../local/tools/folders.ts';
import { createAws } from '../../local/cloud/support/aws.ts';
import { eventually } from '../../local/cloud/support/eventually.ts';
import { startOrders } from '../orders-database.ts';

const DoctorDocument = z.object({
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), problem: z.string().optional() })),
});

export type Night = Awaited<ReturnType<typeof openNight>>;

/** An instance of RDS: a record of the emulator, and no database. */
export const ledger = 'prod-ledger';
/** Another one, which nobody names: it has a tag. */
export const tagged = 'prod-tagged';
const deployment = 'nights';
const password = 'only-for-the-night';
const routingKey = '0123456789abcdef0123456789abcdef';
export const webhookKey = 'a-key-that-is-as-long-as-it-must-be-32';
/** Half a day from now, whenever that is: no run is due by its schedule while a night is open. */
export const nightly = `cron(30 ${(new Date().getUTCHours() + 12) % 24} * * ? *)`;

/** Sources of one database that differ in what goes wrong with them. A test takes one that no other takes. */
function configOf(daily: string): ConfigInput {
  const keep = { daily };
  const from = (secret: string, more: object = {}) => ({
    ...{
      engine: 'postgres' as const,
      plan: 'once',
      network: 'prod',
      rpo: '26h',
      url: { secret },
      counts: '0%',
    },
    ...more,
  });
  const names = ['good', 'twice', 'silent', 'refused', 'unwritten', 'unsettled', 'undiscovered', 'unclaimed'];
  const slow = { compression: 'zstd:12', bigTable: '1GB' };
  return {
    deployment,
    store: { s3: { region: 'eu-central-1', lock: { mode: 'governance', days: 7 } } },
    alerts: {
      slack: { secret: 'nights/slack' },
      pagerduty: { secret: 'nights/pagerduty' },
      webhook: { secret: 'nights/webhook' },
      escalation: { after: '10m', to: ['<@U012AB3CD>'] },
    },
    networks: {
      prod: { vpc: 'vpc-0a1b2c3d', subnets: ['subnet-0a1b2c3d', 'subnet-0d4e5f6a'], egress: 'nat' },
    },
    plans: {
      once: { schedule: nightly, keep, attempts: 1 },
      again: { schedule: nightly, keep, attempts: 2 },
      // whatever is older than the newest is due
      brief: { schedule: nightly, keep: { daily: '1s', atLeast: 1 }, attempts: 1 },
      // no schedule: an act asks
      tagged: { keep, attempts: 1 },
      judged: { schedule: nightly, keep, attempts: 1, judge: { history: 3 } },
    },
    sources: {
      ...Object.fromEntries(names.map((name) => [name, from('nights/orders')])),
      ...Object.fromEntries(
        ['restarted', 'redeployed', 'starved'].map((name) => [name, from('nights/orders', slow)]),
      ),
      killed: from('nights/orders', { ...slow, plan: 'again' }),
      old: from('nights/orders', { plan: 'brief' }),
      shrunken: from('nights/shrunken', { plan: 'judged' }),
      absent: from('nights/absent', { plan: 'again' }),
      untagged: from('nights/untagged', { plan: 'again' }),
      fleet: { engine: 'rds', plan: 'tagged', tag: { backup: 'nightly' }, rpo: '26h', contacts: ['#data'] },
      ledger: {
        ...{ engine: 'rds', plan: 'once', instance: ledger, rpo: '26h', rto: '1h', owner: 'team-ledger' },
        sandbox: {
          securityGroups: ['sg-0a1b2c3d'],
          url: { secret: 'nights/orders' },
          checks: [{ sql: 'select count(*) from customers', atLeast: 100 }],
        },
      },
    },
  };
}

/** The app of this clone, deployed into a cloud that enforces permissions, and a database to back up. */
export async function openNight({ only }: { readonly only?: readonly string[] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-night-'));
  const server = await startOrders(17, 20_000, { password });
  const images = { gone: false };
  const worker = workerProgram();
  const cloud = await startLocalCloud({
    folder: join(folder, 'cloud'),
    enforceIam: true,
    programs: () => (images.gone ? undefined : worker),
    say: () => undefined,
  });
  const aws = createAws(cloud);
  const url = server.secretUrl('orders');
  const tag = { Key: `holdfast:${deployment}`, Value: 'postgres' };
  const receiver = await startReceiver();
  const ofNotify = { Tags: [{ ...tag, Value: 'notify' }] };
  const channels = {
    slack: receiver.slackUrl,
    pagerduty: JSON.stringify({ routingKey, url: receiver.pagerdutyUrl }),
    webhook: JSON.stringify({ url: receiver.webhookUrl, key: webhookKey }),
  };
  for (const [name, SecretString] of Object.entries(channels)) {
    await aws.secrets.send(new CreateSecretCommand({ Name: `nights/${name}`, SecretString, ...ofNotify }));
  }
  const secrets = [
    { Name: 'nights/orders', Tags: [tag] },
    { Name: 'nights/shrunken', SecretString: server.secretUrl('shrunken'), Tags: [tag] },
    { Name: 'nights/untagged', Tags: [{ ...tag, Value: 'neo4j' }] },
  ];
  for (const secret of secrets) {
    await aws.secrets.send(new CreateSecretCommand({ SecretString: url, ...secret }));
  }

  const instances = {
    [ledger]: {},
    [tagged]: { 'Tags.Tag.1.Key': 'backup', 'Tags.Tag.1.Value': 'nightly' },
  };
  for (const [id, tags] of Object.entries(instances)) {
    await aws.form('rds', '2014-10-31', {
      Action: 'CreateDBInstance',
      ...{ DBInstanceIdentifier: id, Engine: 'postgres', DBInstanceClass: 'db.t4g.micro' },
      ...{ AllocatedStorage: '20', MasterUsername: 'admin', MasterUserPassword: password, ...tags },
    });
  }

  const configFile = join(folder, 'config.json');
  const outDir = join(folder, 'cdk.out');
  async function deploy(daily: string): Promise<StackOutputs> {
    const config = configOf(daily);
    const sources = Object.entries(config.sources).filter(([name]) => only?.includes(name) ?? true);
    await writeFile(configFile, JSON.stringify({ ...config, sources: Object.fromEntries(sources) }));
    const outputs = await deployApp(cloud, {
      ...{ app: 'node infra/app.ts', cwd: repository, outDir, context: { config: configFile } },
    });
    await reconcile(cloud, outDir);
    return outputs;
  }

  await bootstrapCdk(cloud);
  const outputs = await deploy('14d');
  const output = (part: string, name: string): string => {
    const value = outputs[`${deployment}-${part}`]?.[name];
    assert.ok(value, `${part} has no output ${name}`);
    return value;
  };
  const mailbox: Mailbox = await openMailbox(cloud, output('watch', 'TopicArn'));
  const table = { client: aws.dynamodb, name: output('store', 'TableName') };
  const runs = createRunRecords(table);
  const bucket = output('store', 'BucketName');
  const holdfast = createHoldfast({
    say: () => undefined,
    signal: new AbortController().signal,
    environment: () => cloud.environment,
  });

  async function invoke(name: string, request: object): Promise<unknown> {
    const { text } = await apiRequest(cloud, {
      service: 'lambda',
      path: `/2015-03-31/functions/${name}/invocations`,
      body: JSON.stringify(request),
    });
    return JSON.parse(text);
  }

  return {
    ...{ cloud, aws, server, images, mailbox, runs, bucket, deploy, receiver, configFile },
    incidents: createIncidents(table),
    table: table.name,
    progress: createProgressItems(table),
    retirements: createRetirements(table),

    /** What a verb answers, as JSON. */
    asked: (...args: readonly string[]) => holdfast.asked(...args, '--config', configFile),

    /** How a verb ends, and what it says. */
    ran: (...args: readonly string[]) => holdfast.ran(...args, '--config', configFile),

    /** The same with a config that is not deployed: its plans, and these instead. */
    async ranWith(plans: ConfigInput['plans'], ...args: readonly string[]) {
      const file = join(folder, 'other.json');
      const config = configOf('14d');
      await writeFile(file, JSON.stringify({ ...config, plans: { ...config.plans, ...plans } }));
      return holdfast.ran(...args, '--config', file);
    },

    /** What `doctor` finds, and how it ends. */
    async doctor() {
      const { code, stdout } = await holdfast.ran('doctor', '--json', '--config', configFile);
      return { code, ...DoctorDocument.parse(JSON.parse(stdout)) };
    },

    /** The points of a source, as `list` tells them. */
    async points(source: string) {
      return ListDocument.parse(await holdfast.asked('list', source, '--config', configFile)).points;
    },

    /** Every key with the run's id: all versions, and uploads that nobody has ended. */
    async left({ runId }: RunKey): Promise<{ keys: string[]; uploads: string[] }> {
      const { Versions = [], IsTruncated } = await aws.s3.send(
        new ListObjectVersionsCommand({ Bucket: bucket }),
      );
      assert.equal(IsTruncated, false);
      const { Uploads = [] } = await aws.s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      const ofRun = ({ Key = '' }) => (Key.includes(runId) ? [Key] : []);
      return { keys: Versions.flatMap(ofRun), uploads: Uploads.flatMap(ofRun) };
    },

    /** Asks for a backup as a schedule does, and as often as told. */
    async ask(source: string, times = 1, at = new Date()): Promise<RunKey> {
      const MessageBody = JSON.stringify({
        ask: 'run',
        kind: 'backup',
        source,
        scheduledAt: at.toISOString(),
      });
      for (let sent = 0; sent < times; sent++) {
        await aws.sqs.send(new SendMessageCommand({ QueueUrl: output('runs', 'WorkQueueUrl'), MessageBody }));
      }
      return { kind: 'backup', source, runId: runIdOf(source, at) };
    },

    /** The record when it fits, or an error that says how it is. */
    async until(run: RunKey, fits: (record: RunRecord) => boolean, seconds = 40): Promise<RunRecord> {
      const found = await eventually(async () => {
        const record = await runs.get(run);
        return record && fits(record) ? record : undefined;
      }, seconds * 1000);
      assert.ok(
        found,
        `${run.source}: ${JSON.stringify(await runs.get(run))}\n${(await cloud.log()).slice(-6000)}`,
      );
      return found;
    },

    /** Calls settle, and gives what it answers. */
    settle: (request: object) => invoke(output('runs', 'SettleName'), request),
    /** Calls dispatch as a schedule does, and gives what it answers. */
    dispatch: (plan: string, at: Date) =>
      invoke(`${deployment}-dispatch`, { work: 'backup', plan, scheduledAt: at.toISOString() }),
    /** Calls retire as the schedule and its queue do. */
    retire: (request: object) => invoke(`${deployment}-retire`, request),
    /** Calls notify as its rules do, and gives what it answers. */
    notify: (ask: 'remind' | 'test') => invoke(`${deployment}-notify`, { ask }),

    /** A command as a person types it, however it ends. */
    typed: (...args: readonly string[]) => holdfast.ran(...args, '--config', configFile),

    /** Asks watch for a round, as of a time, and gives what it answers. */
    async watch(at = new Date()): Promise<unknown> {
      const { text } = await apiRequest(cloud, {
        service: 'lambda',
        path: `/2015-03-31/functions/${output('watch', 'WatchName')}/invocations`,
        body: JSON.stringify({ ask: 'round', at: at.toISOString() }),
      });
      return JSON.parse(text);
    },

    /** Takes a right away from a role, whatever else allows it, until the given function is called. */
    async deny(part: string, actions: readonly string[], resource: string): Promise<() => Promise<void>> {
      const of = { RoleName: `${deployment}-${cloud.region}-${part}`, PolicyName: 'denied' };
      const PolicyDocument = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: actions, Resource: resource }],
      });
      await aws.form('iam', '2010-05-08', { Action: 'PutRolePolicy', ...of, PolicyDocument });
      return async () => {
        await aws.form('iam', '2010-05-08', { Action: 'DeleteRolePolicy', ...of });
      };
    },

    async close(): Promise<void> {
      await cloud.stop();
      receiver.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
