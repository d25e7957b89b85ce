import { wholeDeployment } from '../../cloud/incident-kind.ts';
import type { ToldError } from '../../cloud/run-record.ts';
import { AdvisedError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { type Check, type Finding, notFoundAgain, type Round, type Seen } from '../check.ts';
import { within } from './within.ts';

interface Deps {
  readonly checks: readonly Check[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** Real milliseconds that one check has. The function that runs them all has five minutes. */
const patienceMs = 230_000;

export interface AllSeen extends Seen {
  /** Names of the checks that could not look. */
  readonly blind: readonly string[];
}

/** Lets every check look that is due. One that cannot is a finding itself, and keeps no other from looking. */
export async function lookAll({ checks, clock, log }: Deps, round: Round): Promise<AllSeen> {
  const looks = await Promise.all(
    checks
      .filter((check) => isDue(check, round))
      .map(async (check): Promise<Seen & { readonly blind?: string }> => {
        try {
          const seen = await within(clock, patienceMs, check.look(round));
          round.memory.setLookedAt(check.name, round.at);
          return seen;
        } catch (error) {
          const told = toldOf(check, error);
          log.warn('CHECK_COULD_NOT_LOOK', { check: check.name, ...told });
          return {
            findings: [{ source: wholeDeployment, kind: 'watch', error: told }],
            right: [],
            blind: check.name,
          };
        }
      }),
  );
  const findings: readonly Finding[] = looks.flatMap((look) => look.findings);
  return {
    findings,
    right: [...looks.flatMap(({ right }) => right), ...notFoundAgain(round, ['watch'], findings)],
    blind: looks.flatMap(({ blind }) => blind ?? []),
  };
}

/** One that could not look the last time has no time of its last look, or an old one. */
function isDue({ name, kinds, everyMs = 0 }: Check, { at, open, memory }: Round): boolean {
  const last = memory.lookedAt(name);
  if (last === undefined || open.some(({ kind }) => kinds.includes(kind))) return true;
  const passedMs = at.getTime() - last.getTime();
  // a clock that was set back must not silence a check
  return passedMs >= everyMs || passedMs < 0;
}

function toldOf({ name }: Check, error: unknown): ToldError {
  const message = error instanceof Error ? error.message : String(error);
  return {
    message: `the check '${name}' could not look: ${message}`,
    hint:
      error instanceof AdvisedError
        ? error.hint
        : 'read the log of watch; after a deploy a right may be missing',
  };
}
