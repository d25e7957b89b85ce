import type { Clock } from '../../ports/clock.ts';
import type { Processes } from '../../ports/processes.ts';
import type { SetName } from '../set-keys.ts';
import type { Owed, OwedFiles } from './owed.ts';

export interface HoldDeps {
  readonly clock: Clock;
  readonly processes: Processes;
  readonly owed: OwedFiles;
  /** Undefined when the command ended well and in time; otherwise how it ended. */
  readonly command: (command: string, timeoutMs: number) => Promise<string | undefined>;
}

export interface Quiesce {
  readonly before: string;
  readonly after: string;
  readonly limit: { readonly seconds: number };
}

/**
 * Pauses writes, does the work, and lets them go on: when `taken` has resolved, the work has ended or failed, or the limit
 * has passed, whatever comes first. Dies this process on any line, the file says what is owed, and the next start of anything
 * pays it. Gives what speaks against the pause; the work is done even where writes could not be paused.
 */
export async function holdWrites<Result>(
  deps: HoldDeps,
  { before, after, limit, ...name }: Quiesce & SetName,
  taken: Promise<void>,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly problems: readonly string[] }> {
  const limitMs = limit.seconds * 1000;
  const at = deps.clock.now().toISOString();
  const owed: Owed = { ...name, command: after, limitSeconds: limit.seconds, at, ...deps.processes.self() };
  await deps.owed.keep(owed);
  const problems: string[] = [];
  const refusal = await deps.command(before, limitMs).catch(String);
  if (refusal !== undefined) problems.push(`writes were not paused: '${before}': ${refusal}`);
  const over = new AbortController();
  const limited = deps.clock.sleep(limitMs, over.signal).then(() => {
    problems.push(`writes were paused for ${limit.seconds} s, and not every member had been taken by then`);
  });
  const working = work();
  const ended = working.then(
    () => {},
    () => {},
  );
  await Promise.race([taken, ended, limited.catch(() => {})]);
  over.abort();
  const left = await pay(deps, owed);
  if (left !== undefined) problems.push(left);
  return { result: await working, problems };
}

/** Lets writes go on. What did not work stays owed; undefined when it did. */
export async function pay(deps: Pick<HoldDeps, 'owed' | 'command'>, owed: Owed): Promise<string | undefined> {
  const refusal = await deps.command(owed.command, owed.limitSeconds * 1000).catch(String);
  if (refusal !== undefined)
    return `writes may be paused still: '${owed.command}': ${refusal}; it is tried again at the next start of holdfast`;
  await deps.owed.forget(owed);
  return undefined;
}

/** Pays what dead processes owe. One that lives pays itself; one of which nobody can say, within its limit. */
export async function payOwed(
  deps: Omit<HoldDeps, 'clock'> & { readonly clock: Pick<Clock, 'now'> },
  say: (text: string) => void,
): Promise<void> {
  const { owed: debts, unreadable } = await deps.owed.all();
  for (const file of unreadable)
    say(`${file} cannot be read: a run of a set may have left writes paused; look there, then remove it`);
  for (const owed of debts) {
    const state = deps.processes.isRunning(owed);
    const until = Date.parse(owed.at) + 2 * owed.limitSeconds * 1000;
    if (state === 'running' || (state === 'unknown' && deps.clock.now().getTime() < until)) continue;
    const left = await pay(deps, owed);
    say(`${owed.set}: the run ${owed.id} died while writes were paused; ${left ?? 'they go on again'}`);
  }
}
