import { type IncidentKind, wholeDeployment } from '../../cloud/incident-kind.ts';
import { type Check, type Finding, notFoundAgain } from '../check.ts';
import type { Account, AccountPart } from '../ports/account.ts';

/** What is asked of each part, and how often: what changes seldom and is no danger tonight is asked by the hour. */
const parts: readonly {
  readonly part: AccountPart;
  readonly kind: IncidentKind;
  readonly everyMs: number;
}[] = [
  { part: 'schedules', kind: 'schedules', everyMs: 0 },
  { part: 'key', kind: 'key', everyMs: 0 },
  { part: 'deadLetters', kind: 'dead-letters', everyMs: 0 },
  { part: 'store', kind: 'store', everyMs: 3_600_000 },
  { part: 'subscriptions', kind: 'subscriptions', everyMs: 3_600_000 },
];

/** Whether what was deployed still is as the config declares it: a check for each part, so that one cannot blind another. */
export const accountChecks = (account: Account): readonly Check[] =>
  parts.map(({ part, kind, everyMs }) => ({
    name: `account: ${part}`,
    kinds: [kind],
    everyMs,
    async look(round) {
      const seen = await account[part]();
      const findings = seen.flatMap(({ problem, hint = 'npx holdfast doctor' }): Finding[] =>
        problem === undefined ? [] : [{ source: wholeDeployment, kind, error: { message: problem, hint } }],
      );
      return { findings, right: notFoundAgain(round, [kind], findings) };
    },
  }));
