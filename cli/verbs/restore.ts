import path from 'node:path';
import { hasPassword, maskUrls } from '#core/config/mask.ts';
import { UsageError } from '#core/errors.ts';
import { differenceText } from '#core/restore/bring-back.ts';
import { type RestoreReport, type RestoreRequest, restorePoint } from '#core/restore/restore-point.ts';
import { exitCodes } from '../exit-codes.ts';
import { isManagedTarget } from '../managed/managed-target.ts';
import type { Output } from '../output/output.ts';
import { durationText } from '../output/quantities.ts';
import { type ThawOptions, untilReadable } from '../thaw/until-readable.ts';
import { waitingResult } from '../thaw/waiting-result.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Wired, wire } from '../wire.ts';
import { restoreDeps } from './restore-deps.ts';

export interface RestoreInput extends ThawOptions {
  readonly point: string;
  readonly to: string;
  readonly create?: boolean;
  readonly roles?: boolean;
  readonly streams?: number;
  readonly inCloud?: boolean;
  readonly only?: readonly string[];
  readonly overwrite?: boolean;
  /** An instant instead of a point; of RDS only. */
  readonly at?: string;
}

const defaultStreams = 2;

/** Brings a point back into an empty database or folder. 1 unless everything matches. */
export async function restore(context: VerbContext, input: RestoreInput): Promise<VerbResult> {
  if (isManagedTarget(input.to)) return restoreByProvider(context, input);
  refusePassword(input.to);
  if (input.at !== undefined) {
    throw new UsageError('--at needs --to rds:NAME: only RDS brings a database back to an instant', {
      hint: 'of other engines name a time in the point: orders@2026-11-20T12:00Z is the newest good one before',
    });
  }
  const part = partOf(input);
  const wired = await wire(context);
  try {
    const report = input.inCloud
      ? await restoreByTask(context, wired, input)
      : await untilReadable(context, wired, input.point, input, (address) =>
          restoreHere(context, wired, { ...input, point: address }, part),
        );
    return resultOf(report, context.output);
  } catch (error) {
    return waitingResult(error, context.output);
  }
}

/** RDS makes a new database; nothing of ours reads or writes a byte. */
async function restoreByProvider(context: VerbContext, input: RestoreInput): Promise<VerbResult> {
  const { point, to, at, ...named } = input;
  const { refuseForManaged } = await import('../managed/refuse-for-managed.ts');
  refuseForManaged(named);
  const { restoreManaged } = await import('../managed/restore-managed.ts');
  return restoreManaged(context, await wire(context), { point, to, ...(at === undefined ? {} : { at }) });
}

async function restoreHere(
  { output, signal }: VerbContext,
  wired: Wired,
  { to, point: address, create = false, roles = false, ...input }: RestoreInput,
  part: RestoredPart,
): Promise<RestoreReport> {
  const target = await targetOf(wired, to);
  const progress = output.progress('restore');
  const deps = restoreDeps(wired, await wired.workers(), progress, input.tier);
  const streams = input.streams ?? defaultStreams;
  const request = { address, ...target, create, createRoles: create || roles, ...part, streams, signal };
  const report = await restorePoint(deps, request);
  progress.end();
  return report;
}

type RestoredPart = Pick<RestoreRequest, 'only' | 'existing'>;

function partOf({ only, overwrite = false, inCloud = false }: RestoreInput): RestoredPart {
  if (inCloud && (only || overwrite)) {
    throw new UsageError('--only and --overwrite are not known of a restore by a task', {
      hint: 'leave out --in-cloud: the restore then runs on this machine',
    });
  }
  return { ...(only ? { only } : {}), ...(overwrite ? { existing: 'replace' } : {}) };
}

const resultOf = (report: RestoreReport, output: Output): VerbResult => ({
  document: report,
  text: textOf(report, output),
  exitCode: report.verdict === 'matches' ? exitCodes.good : exitCodes.failed,
});

const secretForm = 'secret:';

/** A task can take no password from a terminal: its target is a secret that its role may read. */
async function restoreByTask(
  context: VerbContext,
  wired: Wired,
  { point: address, to, ...thaw }: RestoreInput,
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

/** `/folder`, `./folder`, `../folder`: where files go. A URL has a colon before its slashes. */
const isFolder = (to: string): boolean => /^\.{0,2}\//.test(to) || to === '.' || to === '..';

/** Before the config is even read: whatever else is wrong, this must not end in a history or a process list again. */
function refusePassword(to: string): void {
  if (to.startsWith('env:') || to.startsWith(secretForm) || isFolder(to)) return;
  let url: URL;
  try {
    url = new URL(to);
  } catch {
    throw new UsageError('--to is neither a URL, a folder, env:NAME, secret:NAME nor rds:NAME', {
      hint: 'write --to postgres://user@host:5432/database, or --to env:NAME with the URL in the variable NAME; files go to a folder such as /srv/back or ./back',
    });
  }
  if (url.password === '' && !url.searchParams.has('password') && !hasPassword(to)) return;
  throw new UsageError('the URL of --to has a password in it, which every user of this machine can read', {
    hint: 'put the URL into a variable and write --to env:NAME, or leave the password out and use PGPASSFILE or PGPASSWORD',
  });
}

async function targetOf(
  { secrets }: Wired,
  to: string,
): Promise<{ readonly url: string; readonly label: string }> {
  if (to.startsWith(secretForm)) {
    return { url: await secrets.resolve({ secret: to.slice(secretForm.length) }), label: to };
  }
  if (isFolder(to)) return { url: path.resolve(to), label: path.resolve(to) };
  if (!to.startsWith('env:')) return { url: to, label: maskUrls(to) };
  return { url: await secrets.resolve({ env: to.slice('env:'.length) }), label: to };
}

const shownDifferences = 20;

function textOf(report: RestoreReport, { paint }: Output): string {
  const { point, target, verdict, compared, differences, errors = [], left = [], seconds, log } = report;
  const word = {
    matches: paint('good', 'matches'),
    differs: paint('bad', 'differs'),
    failed: paint('bad', 'failed'),
  };
  const different = compared.filter(({ expected, found }) => expected !== found);
  const more = different.length - shownDifferences;
  return [
    `${point} → ${target}: ${word[verdict]}`,
    `  ${compared.length} tables and objects compared, ${differences} differ, ${durationText(seconds)}`,
    ...different.slice(0, shownDifferences).map((item) => `  differs: ${differenceText(item)}`),
    ...(more > 0 ? [`  … and ${more} more, all in the log`] : []),
    ...errors.slice(0, shownDifferences).map((error) => `  error: ${error}`),
    ...left.map((line) => `  left: ${line}`),
    `  log: ${log ?? 'not kept'}`,
  ].join('\n');
}
