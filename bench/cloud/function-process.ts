import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';

const program = fileURLToPath(new URL('./load-main.mjs', import.meta.url));

const Told = z.strictObject({
  importMs: z.number(),
  calls: z.array(z.strictObject({ ms: z.number(), answer: z.unknown() })),
  peakBytes: z.number(),
});
export type Told = z.output<typeof Told>;

interface Asked {
  /** The file of the bundle. */
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly event: unknown;
  readonly calls: number;
}

/** Loads a function in a process of its own and calls it. What it logs is not shown unless it fails. */
export async function functionProcess({ bundle, environment, event, calls }: Asked): Promise<Told> {
  const child = spawn(process.execPath, [program], {
    env: { ...environment, BUNDLE: bundle, EVENT: JSON.stringify(event), CALLS: String(calls) },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 300_000,
  });
  const [said, wrong] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (child.exitCode === 0) return Told.parse(JSON.parse(said.trimEnd().split('\n').at(-1) ?? ''));
  throw new PermanentError(`a function ended with ${child.exitCode}: ${`${said}${wrong}`.slice(-2_000)}`, {
    hint: 'a benchmark of something that fails says nothing; cure it and run again',
  });
}
