import { askForTest } from '#core/cloud/alerts/ask-for-test.ts';
import { ChannelName } from '#core/cloud/ports/channel.ts';
import type { Delivery } from '#core/cloud/ports/deliveries.ts';
import type { Cloud } from '../cloud/open-cloud.ts';
import { exitCodes } from '../exit-codes.ts';
import { columns } from '../output/columns.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { keepDeed } from '../verbs/keep-deed.ts';
import { type Wired, wire } from '../wire.ts';
import { stacksOf } from './stacks-of.ts';

/** Seconds: three tries of each channel, and a cold start. */
const patienceSeconds = 90;

type Seen = Pick<Delivery, 'channel' | 'taken' | 'answer'>;

/** Sends a message about nothing the whole way, and waits for what each channel answers. 1 if one did not take it. */
export async function alertTest(context: VerbContext): Promise<VerbResult> {
  const wired = await wire(context);
  const cloud = stacksOf(wired);
  const id = await askForTest({ ...cloud, clock: wired.clock });
  context.output.say('a test was sent; every channel says TEST: this channel works');
  const channels = await answersOf(wired, cloud, id, context.signal);
  const isGood = channels.every(({ taken }) => taken);
  const outcome = isGood ? 'taken' : 'not taken by all';
  await keepDeed(wired, context.output, { verb: 'alert test', outcome });
  return {
    document: { id, channels },
    text: textOf(channels, context),
    exitCode: isGood ? exitCodes.good : exitCodes.failed,
  };
}

async function answersOf(
  { config, clock }: Wired,
  { deliveries }: Cloud,
  id: string,
  signal: AbortSignal,
): Promise<readonly Seen[]> {
  const expected = ChannelName.options.filter((name) => name === 'sns' || config.alerts[name] !== undefined);
  const endsMs = clock.now().getTime() + patienceSeconds * 1000;
  for (;;) {
    const came = new Map((await deliveries.of(id)).map((delivery) => [delivery.channel, delivery]));
    const isWhole = expected.every((name) => came.has(name));
    if (isWhole || clock.now().getTime() > endsMs) {
      // what is deployed may have more channels than this config
      return [...new Set([...expected, ...came.keys()])].map((channel) => {
        const { taken = false, answer = silence } = came.get(channel) ?? {};
        return { channel, taken, answer };
      });
    }
    await clock.sleep(500, signal);
  }
}

const silence = `no answer within ${patienceSeconds} s: is it deployed with this config? The log of notify says more`;

function textOf(channels: readonly Seen[], { output: { paint } }: VerbContext): string {
  const rows = channels.map(({ channel, taken, answer }) => [
    taken ? paint('good', 'ok  ') : paint('bad', 'FAIL'),
    channel,
    answer,
  ]);
  const mails =
    'sns: whether the mail is read only its reader knows; npx holdfast doctor names unconfirmed addresses';
  return [columns(rows), mails].join('\n');
}
