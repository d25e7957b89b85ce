import { UsageError } from '#core/errors.ts';
import type { RestoreReport } from '#core/restore/restore-point.ts';
import { namesMember } from '#core/sets/set-targets.ts';
import { exitCodes } from '../exit-codes.ts';
import { isManagedTarget } from '../managed/managed-target.ts';
import type { Output } from '../output/output.ts';
import { type RestoredPart, restoreHere } from '../restoring/restore-here.ts';
import { restoreText } from '../restoring/restore-text.ts';
import { refusePassword, secretForm, targetOf } from '../restoring/target-of.ts';
import { isSet, nameIn } from '../sets/is-set.ts';
import { type ThawOptions, untilReadable } from '../thaw/until-readable.ts';
import { waitingResult } from '../thaw/waiting-result.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Wired, wire } from '../wire.ts';

export interface RestoreInput extends ThawOptions {
  readonly point: string;
  /** One target; of a set `member=target` for each member. */
  readonly to: readonly string[];
  readonly create?: boolean;
  readonly roles?: boolean;
  readonly streams?: number;
  readonly inCloud?: boolean;
  readonly only?: readonly string[];
  readonly overwrite?: boolean;
  /** An instant instead of a point; of RDS only. */
  readonly at?: string;
}

type OneTarget = Omit<RestoreInput, 'to'> & { readonly to: string };

/** Brings a point back into an empty database or folder, or one of a set into many. 1 unless everything matches. */
export async function restore(context: VerbContext, input: RestoreInput): Promise<VerbResult> {
  const [to = '', ...more] = input.to;
  if (input.to.some(namesMember)) return (await import('../sets/restore-set.ts')).restoreSet(context, input);
  if (more.length === 0) return restoreOne(context, { ...input, to });
  throw new UsageError(`--to was given ${input.to.length} times`, {
    hint: 'of one source there is one target; of a set write --to member=target for each member',
  });
}

async function restoreOne(context: VerbContext, input: OneTarget): Promise<VerbResult> {
  if (isManagedTarget(input.to)) return restoreByProvider(context, input);
  refusePassword(input.to);
  if (input.at !== undefined) {
    throw new UsageError('--at needs --to rds:NAME: only RDS brings a database back to an instant', {
      hint: 'of other engines name a time in the point: orders@2026-11-20T12:00Z is the newest good one before',
    });
  }
  const part = partOf(input);
  const wired = await wire(context);
  if (await isSet(wired, nameIn(input.point))) {
    throw new UsageError(`${nameIn(input.point)} is a set, and --to names no member of it`, {
      hint: 'write --to member=target for each member; nothing was touched',
    });
  }
  try {
    const report = input.inCloud
      ? await restoreByTask(context, wired, input)
      : await untilReadable(context, wired, input.point, input, async (address) =>
          restoreHere(context, wired, { ...input, address, ...(await targetOf(wired, input.to)) }, part),
        );
    return resultOf(report, context.output);
  } catch (error) {
    return waitingResult(error, context.output);
  }
}

/** RDS makes a new database; nothing of ours reads or writes a byte. */
async function restoreByProvider(context: VerbContext, input: OneTarget): Promise<VerbResult> {
  const { point, to, at, ...named } = input;
  const { refuseForManaged } = await import('../managed/refuse-for-managed.ts');
  refuseForManaged(named);
  const { restoreManaged } = await import('../managed/restore-managed.ts');
  return restoreManaged(context, await wire(context), { point, to, ...(at === undefined ? {} : { at }) });
}

function partOf({ only, overwrite = false, inCloud = false }: OneTarget): RestoredPart {
  if (inCloud && (only || overwrite)) {
    throw new UsageError('--only and --overwrite are not known of a restore by a task', {
      hint: 'leave out --in-cloud: the restore then runs on this machine',
    });
  }
  return { ...(only ? { only } : {}), ...(overwrite ? { existing: 'replace' } : {}) };
}

const resultOf = (report: RestoreReport, output: Output): VerbResult => ({
  document: report,
  text: restoreText(report, output),
  exitCode: report.verdict === 'matches' ? exitCodes.good : exitCodes.failed,
});

/** A task can take no password from a terminal: its target is a secret that its role may read. */
async function restoreByTask(
  context: VerbContext,
  wired: Wired,
  { point: address, to, ...thaw }: OneTarget,
): Promise<RestoreReport> {
  if (!wired.cloud) {
    throw new UsageError('--in-cloud needs the stacks, and this config has none', {
      hint: 'leave it out: the restore then runs on this machine',
    });
  }
  if (!to.startsWith(secretForm)) {
    throw new UsageError('--in-cloud needs --to secret:NAME', {
      hint: "put the target's URL into a secret, tagged like that of a source, and name it",
    });
  }
  const { restoreInCloud } = await import('../cloud/restore-in-cloud.ts');
  const target = to.slice(secretForm.length);
  return restoreInCloud(context, wired, wired.cloud, { address, target, ...thaw });
}
