import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { WorkMessage } from '#core/cloud/messages.ts';
import { PermanentError } from '#core/errors.ts';
import { startServices } from './emulated-services.ts';
import { functionProcess } from './function-process.ts';
import { manySources } from './many-sources.ts';
import { onFolder } from './on-folder.ts';
import { synthesize } from './synthesize.ts';

export interface DispatchMeasurement {
  readonly sources: number;
  readonly configBytes: number;
  readonly importMs: number;
  /** From the call to its answer: the config read and checked, every message sent. */
  readonly seconds: number;
  /** Of the function's process, its memory at its highest, page cache not in it. */
  readonly peakBytes: number;
  /** Distinct sources that lie in the queue afterwards. */
  readonly asked: number;
}

const event = { work: 'backup', plan: 'nightly', scheduledAt: '2026-11-20T02:30:00Z' };

/** One call of dispatch for so many sources, into a queue of the emulator; then every message is taken out and counted. */
export const measureDispatch = (sources: number): Promise<DispatchMeasurement> =>
  onFolder(async (folder) => {
    const { bundles } = await synthesize(1, folder);
    const config = JSON.stringify(manySources(sources));
    const services = await startServices(config);
    try {
      const { environment } = services;
      const told = await functionProcess({ bundle: bundles.dispatch, environment, event, calls: 1 });
      const asked = await askedFor(services.sqs, services.queueUrl);
      if (asked !== sources) {
        throw new PermanentError(`${asked} of ${sources} sources were asked for`, {
          hint: 'a fault of dispatch, or of the emulator: neither time nor memory mean anything',
        });
      }
      const { importMs, calls, peakBytes } = told;
      const seconds = (calls[0]?.ms ?? 0) / 1000;
      return { sources, configBytes: config.length, importMs, seconds, peakBytes, asked };
    } finally {
      await services.stop();
    }
  });

async function askedFor(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const names = new Set<string>();
  for (;;) {
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 });
    const { Messages = [] } = await sqs.send(command);
    if (Messages.length === 0) return names.size;
    for (const { Body = '' } of Messages) names.add(WorkMessage.parse(JSON.parse(Body)).source);
  }
}
