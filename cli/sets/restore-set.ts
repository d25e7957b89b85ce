import { UsageError } from '#core/errors.ts';
import { pointName } from '#core/point/point-record.ts';
import type { RestoreReport } from '#core/restore/restore-point.ts';
import { tell } from '#core/run/run-source.ts';
import { findSet } from '#core/sets/find-set.ts';
import { refuseUnready } from '#core/sets/ready-set.ts';
import { setPointName } from '#core/sets/set-keys.ts';
import type { FoundMember } from '#core/sets/set-record.ts';
import { setTargets } from '#core/sets/set-targets.ts';
import { WaitingError } from '#core/thaw/waiting-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { isManagedTarget } from '../managed/managed-target.ts';
import { restoreHere } from '../restoring/restore-here.ts';
import { restoreText } from '../restoring/restore-text.ts';
import { refusePassword, targetOf } from '../restoring/target-of.ts';
import { untilReadable } from '../thaw/until-readable.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import type { RestoreInput } from '../verbs/restore.ts';
import { type Wired, wire } from '../wire.ts';
import { isSet, nameIn } from './is-set.ts';

type MemberReport = { readonly source: string } & (
  | RestoreReport
  | {
      readonly point: string;
      readonly target: string;
      readonly verdict: 'failed' | 'waiting';
      readonly errors: readonly string[];
    }
);

type Input = Omit<RestoreInput, 'to' | 'at' | 'only' | 'overwrite' | 'inCloud'>;

/** Brings every member of a set back at once and compares each. One that fails fails the whole, and keeps no other from its end. */
export async function restoreSet(context: VerbContext, asked: RestoreInput): Promise<VerbResult> {
  const { to, at, only, overwrite, inCloud, ...input } = asked;
  refuseOptions({ at, only, overwrite, inCloud });
  for (const one of to) refuseTarget(one.slice(one.indexOf('=') + 1));
  const wired = await wire(context);
  if (!(await isSet(wired, nameIn(input.point)))) {
    throw new UsageError(`'${nameIn(input.point)}' is no set, and --to names a member of one`, {
      hint: 'leave out the name before =; nothing was touched',
    });
  }
  const { found, skipped } = await findSet(wired, input.point);
  for (const passed of skipped) context.output.say(`passed over: ${passed}`);
  refuseUnready(found, 'nothing was touched');
  const written = setTargets(
    found.members.map(({ source }) => source),
    to,
  );
  const targets = new Map<string, Awaited<ReturnType<typeof targetOf>>>();
  for (const [member, target] of written) targets.set(member, await targetOf(wired, target));
  const started = wired.clock.now().getTime();
  const members = await Promise.all(
    found.members.map((member) => {
      const target = targets.get(member.source) ?? { url: '', label: '' };
      return restoreMember(context, wired, member, { ...input, ...target });
    }),
  );
  const verdict = verdictOf(members.map((member) => member.verdict));
  const point = setPointName(found);
  const seconds = Math.round((wired.clock.now().getTime() - started) / 100) / 10;
  const lines = members.map((member) => memberText(member, context.output));
  const tone = verdict === 'matches' ? 'good' : verdict === 'waiting' ? 'mild' : 'bad';
  const codes = { matches: exitCodes.good, waiting: exitCodes.partly } as const;
  return {
    document: { set: found.set, point, verdict, skewSeconds: found.point.skewSeconds, members, seconds },
    text: [...lines, `${point}: ${context.output.paint(tone, verdict)}`].join('\n'),
    exitCode: verdict === 'matches' || verdict === 'waiting' ? codes[verdict] : exitCodes.failed,
  };
}

async function restoreMember(
  context: VerbContext,
  wired: Wired,
  member: FoundMember,
  input: Input & { readonly url: string; readonly label: string },
): Promise<MemberReport> {
  const { source } = member;
  const point = pointName(member);
  try {
    const report = await untilReadable(context, wired, point, input, (address) =>
      restoreHere(context, wired, { ...input, address }, {}, source),
    );
    return { source, ...report };
  } catch (error) {
    const { message, hint } = tell(error);
    const verdict = error instanceof WaitingError ? 'waiting' : 'failed';
    return { source, point, target: input.label, verdict, errors: [`${message} (${hint})`] };
  }
}

function verdictOf(all: readonly MemberReport['verdict'][]): MemberReport['verdict'] {
  const worst = (['failed', 'differs', 'waiting'] as const).find((verdict) => all.includes(verdict));
  return worst ?? 'matches';
}

function memberText(member: MemberReport, output: VerbContext['output']): string {
  if ('compared' in member) return restoreText(member, output);
  const { point, target, verdict, errors } = member;
  const word = output.paint(verdict === 'failed' ? 'bad' : 'mild', verdict);
  return [`${point} → ${target}: ${word}`, ...errors.map((error) => `  error: ${error}`)].join('\n');
}

function refuseTarget(target: string): void {
  refusePassword(target);
  if (!isManagedTarget(target)) return;
  throw new UsageError('rds: is no target of a member of a set', {
    hint: 'points of RDS are in no set: bring it back by itself; nothing was touched',
  });
}

/** Options of one engine or of a deployment; of a set they would be heeded by some members and not by others. */
function refuseOptions(options: Pick<RestoreInput, 'at' | 'only' | 'overwrite' | 'inCloud'>): void {
  const names = { at: '--at', only: '--only', overwrite: '--overwrite', inCloud: '--in-cloud' } as const;
  for (const key of ['at', 'only', 'overwrite', 'inCloud'] as const) {
    if (options[key] === undefined) continue;
    throw new UsageError(`${names[key]} is not known of a set`, {
      hint: 'leave it out, or restore that member by itself; nothing was touched',
    });
  }
}
