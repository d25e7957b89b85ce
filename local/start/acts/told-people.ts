import { strict as assert } from 'node:assert';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { incidentSort, key, sourceKey, text } from '#adapters/dynamo-table/table.ts';
import { apiRequest } from '../../cloud/api-request.ts';
import type { SlackMessage } from '../deployed/receiver.ts';
import { openTable } from '../deployed/table.ts';
import { example } from '../example.ts';
import type { Stage } from '../stage.ts';
import type { Measured } from '../telling/ledger.ts';
import { waitFor } from '../wait-for.ts';

const { source } = example;
const kind = 'backup';

/** What Slack got of the failure, the reminder of six hours later, and who takes it in hand. */
export async function seeSlack(stage: Stage): Promise<Measured> {
  const { holdfast, say, config } = stage;
  await slackGot(stage, `FAILED: ${kind} of ${source}`);
  await toldSixHoursAgo(stage);
  say(`\nsix hours are passed over: people were told at 6 hours before now, and notify is asked what is due`);
  await apiRequest(stage.cloud.get(), {
    service: 'lambda',
    path: `/2015-03-31/functions/${config.deployment}-notify/invocations`,
    body: JSON.stringify({ ask: 'remind' }),
  });
  const reminder = await slackGot(stage, `STILL FAILED: ${kind} of ${source}`);
  const { code } = await holdfast.typed('ack', source, kind);
  assert.equal(code, 0, `ack ended with ${code}`);
  const taken = await slackGot(stage, `acknowledged: ${kind} of ${source}`);
  const { code: shown, stdout } = await holdfast.typed('incidents');
  assert.equal(shown, 0, `incidents ended with ${shown}`);
  assert.match(stdout, /in the hands of/, 'incidents does not say who has it');
  return {
    seen: `failure, reminder and who has it in hand`,
    evidence: { reminder: reminder.text, acknowledged: taken.text },
  };
}

/** Tries every channel, and waits for what each answers. */
export async function testChannels({ holdfast }: Stage): Promise<Measured> {
  const { code, stdout } = await holdfast.typed('alert', 'test');
  assert.equal(code, 0, `alert test ended with ${code}`);
  assert.match(stdout, /slack +200 ok/, 'Slack did not take the test');
  return { seen: 'every channel took the test' };
}

/** Waits for a message, and prints what a person sees of it. */
export async function slackGot(stage: Stage, part: string): Promise<SlackMessage> {
  const { receiver, signal, say } = stage;
  const message = await receiver.get().waitForSlack(part, signal);
  const lines = message.blocks.flatMap((block) =>
    block.type === 'context' ? block.elements.map((element) => element.text) : [block.text.text],
  );
  say(`\na message in Slack:\n${lines.join('\n').replaceAll(/^/gm, '  ')}`);
  return message;
}

/** The clock of the cloud cannot be turned: what it has written down is. */
async function toldSixHoursAgo(stage: Stage): Promise<void> {
  const { table, incidents } = openTable(stage);
  const { client, name: TableName } = table;
  await waitFor(async () => (await incidents.current(source, kind))?.toldAt, {
    ...{ what: 'that people were told', seconds: 30, signal: stage.signal },
  });
  const Key = key(sourceKey(source), incidentSort(kind));
  const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  const doc = z.looseObject({}).parse(JSON.parse(Item?.['doc']?.S ?? ''));
  const toldAt = new Date(Date.now() - 6 * 3_600_000).toISOString();
  const changed = { ...Item, doc: text(JSON.stringify({ ...doc, toldAt })) };
  await client.send(new PutItemCommand({ TableName, Item: changed }));
}
