import { writeFile } from 'node:fs/promises';
import type { Mail } from '../deployed/mailbox.ts';
import { allPoints } from '../deployed/only-point.ts';
import type { Stage } from '../stage.ts';
import type { Hop } from './ledger.ts';

/** Writes what was seen for a program to read. What the cloud did not come to hold is empty. */
export async function writeReport(file: string, hops: readonly Hop[], stage: Stage): Promise<void> {
  const points = stage.outputs.peek() === undefined ? [] : await allPoints(stage).catch(() => []);
  const alerts: readonly Mail[] = stage.mailbox.peek()?.mails ?? [];
  await writeFile(file, `${JSON.stringify({ hops, points, alerts }, null, 2)}\n`);
}
