import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { RunKey } from '#core/cloud/run-record.ts';
import { docOf, key, number, progressKey, type Table, text } from './table.ts';

/** How far a task is. Says nothing about how it ends. */
export const TaskProgress = z.object({
  launch: z.int().positive(),
  phase: z.string(),
  bytes: z.int().nonnegative(),
  items: z.int().nonnegative(),
  /** Raised by every sign of life. */
  beats: z.int().nonnegative(),
  at: z.iso.datetime(),
  /** When the last of them was. */
  movedAt: z.iso.datetime().optional(),
});
export type TaskProgress = z.infer<typeof TaskProgress>;

export interface ProgressItems {
  put(run: RunKey, progress: TaskProgress): Promise<void>;
  get(run: RunKey): Promise<TaskProgress | undefined>;
}

const keptSeconds = 3 * 86_400;

/** An item of its own for each run, which expires: the one item of the table that a worker may write. */
export function createProgressItems({ client, name: TableName }: Table): ProgressItems {
  const keyOf = ({ kind, source, runId }: RunKey) => key(progressKey(kind, source, runId), 'PROGRESS');
  return {
    async put(run, progress) {
      const expires = Math.floor(Date.parse(progress.at) / 1000) + keptSeconds;
      const Item = { ...keyOf(run), doc: text(JSON.stringify(progress)), expires: number(expires) };
      await client.send(new PutItemCommand({ TableName, Item }));
    },
    async get(run) {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: keyOf(run) }));
      return docOf(Item, TaskProgress);
    },
  };
}
