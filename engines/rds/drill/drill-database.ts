import type { CheckResult } from '#core/drill/check.ts';
import { AdvisedError } from '#core/errors.ts';
import type { Compared } from '#core/manifest/contents.ts';
import type { RestoreDeps } from '../restore/deps.ts';
import { membersAsked } from '../restore/members-asked.ts';
import { type RestoredDatabase, restoreDatabase } from '../restore/restore-database.ts';
import type { Wanted } from '../restore/wanted.ts';
import { askForEnd, untilGone } from './end-database.ts';

export interface DrilledDatabase {
  readonly verdict: 'pass' | 'fail-backup' | 'fail-environment';
  readonly compared: readonly Compared[];
  readonly checks: readonly CheckResult[];
  readonly errors: readonly string[];
  /** When it was there and had been asked everything: to take it away again is no part of a real restore. */
  readonly endedAt: Date;
}

/** Asks what came back whatever the config asks of it. */
export type Ask = (
  place: NonNullable<RestoredDatabase['at']>,
  password: string | undefined,
) => Promise<readonly CheckResult[]>;

/** States in which RDS says of the snapshot, or of its key, that it brings nothing back. Every other is of the place. */
const speakAgainstThePoint = new Set([
  'failed',
  'restore-error',
  'incompatible-restore',
  'inaccessible-encryption-credentials',
  'inaccessible-encryption-credentials-recoverable',
]);

/**
 * Restores into a database for an hour, connects, compares, and deletes it whatever happens; that it is gone is seen, not
 * believed. One that nobody could connect to proves nothing. Dies this process on any line, what stands there carries the
 * tag of a drill and is swept away a day later.
 */
export async function drillDatabase(
  deps: RestoreDeps,
  wanted: Wanted,
  ask: Ask = async () => [],
): Promise<DrilledDatabase> {
  let drilled: DrilledDatabase;
  try {
    drilled = await restoredAndJudged(deps, wanted, ask);
  } catch (error) {
    // stopped: there is no time to see it go
    await asked(deps, wanted);
    throw error;
  }
  deps.progress.phase('remove');
  const left = (await asked(deps, wanted)) ?? (await gone(deps, wanted));
  return left === undefined ? drilled : { ...drilled, errors: [...drilled.errors, left] };
}

async function restoredAndJudged(deps: RestoreDeps, wanted: Wanted, ask: Ask): Promise<DrilledDatabase> {
  try {
    const restored = await restoreDatabase(deps, wanted);
    const drilled = judged(restored, deps.clock.now());
    if (drilled.verdict !== 'pass' || !restored.at) return drilled;
    deps.progress.phase('checks');
    const checks = await ask(restored.at, wanted.password);
    for (const { check, ok, found } of checks) deps.log(`${ok ? 'ok' : 'FAILED'}: ${check} (found ${found})`);
    const verdict = checks.every(({ ok }) => ok) ? 'pass' : 'fail-backup';
    return { ...drilled, verdict, checks, endedAt: deps.clock.now() };
  } catch (error) {
    if (deps.signal.aborted) throw error;
    // an order that RDS has not taken, a login that is refused: it says nothing of the point
    const errors = [textOf(error)];
    return { verdict: 'fail-environment', compared: [], checks: [], errors, endedAt: deps.clock.now() };
  }
}

function judged(restored: RestoredDatabase, endedAt: Date): DrilledDatabase {
  const { verdict, compared, differences, errors, left, reached, unusable } = restored;
  const told = { compared, checks: [], endedAt };
  if (verdict === 'failed') {
    const isOfThePoint = unusable !== undefined && speakAgainstThePoint.has(unusable);
    return { ...told, verdict: isOfThePoint ? 'fail-backup' : 'fail-environment', errors };
  }
  if (verdict === 'differs') {
    return {
      ...{ ...told, verdict: 'fail-backup' },
      errors: differences.map(
        ({ kind, name, expected, found }) => `${kind} ${name}: ${expected}, now ${found}`,
      ),
    };
  }
  return reached
    ? { ...told, verdict: 'pass', errors: [] }
    : { ...told, verdict: 'fail-environment', errors: left.slice(0, 1) };
}

/** Why its deletion could not be asked for; undefined where it is, or there is nothing. */
async function asked(
  { databases, log, progress }: RestoreDeps,
  { name }: Wanted,
): Promise<string | undefined> {
  try {
    await askForEnd(databases, name);
    log(`the deletion of ${name.id} is asked for`);
    return undefined;
  } catch (error) {
    const left = `${name.id} is not deleted: ${textOf(error)}; delete it: it costs money`;
    log(left);
    progress.note(left);
    return left;
  }
}

async function gone(
  { databases, clock, log }: RestoreDeps,
  { name, like }: Wanted,
): Promise<string | undefined> {
  try {
    const members = membersAsked(like, name.id).map(({ id }) => ({ kind: 'instance' as const, id }));
    for (const one of [...members, name]) await untilGone(databases, clock, one);
    log(`${name.id} is gone`);
    return undefined;
  } catch (error) {
    return `${name.id} was asked to go, and stands there: ${textOf(error)}`;
  }
}

const textOf = (error: unknown): string => {
  if (error instanceof AdvisedError) return `${error.message} (${error.hint})`;
  return error instanceof Error ? error.message : String(error);
};
