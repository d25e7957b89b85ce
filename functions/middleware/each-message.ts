import * as z from 'zod';
import type { Logger } from '#core/ports/logger.ts';

/** A batch of SQS, as far as it is read. */
export const SqsBatch = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      body: z.string(),
      attributes: z.object({ ApproximateReceiveCount: z.coerce.number().optional() }).optional(),
    }),
  ),
});
export type SqsBatch = z.output<typeof SqsBatch>;

/** Names the messages that must come again; the others are done. */
interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * Works through a batch, one message after the other. One that fails comes again alone, and after some times lies in the
 * queue for dead letters, where an alarm sees it. `receives` is how often it was delivered, this time included.
 */
export const eachMessage =
  <Schema extends z.ZodType>(
    schema: Schema,
    work: (message: z.output<Schema>, receives: number) => Promise<unknown>,
    log: Logger,
  ) =>
  async ({ Records }: SqsBatch): Promise<BatchResult> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const { messageId, body, attributes } of Records) {
      try {
        await work(schema.parse(JSON.parse(body)), attributes?.ApproximateReceiveCount ?? 1);
      } catch (error) {
        log.warn('MESSAGE_FAILED', {
          messageId,
          error: error instanceof Error ? error.message : String(error),
        });
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  };
