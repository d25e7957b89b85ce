import * as z from 'zod';
import type { RetireRequest, UndeleteRequest } from '#core/cloud/retiring/retire-request.ts';
import { RetiredAnswer } from '#core/cloud/retiring/retired-answer.ts';
import { UndeleteAnswer } from '#core/cloud/retiring/undelete-answer.ts';
import { PermanentError, UnknownNameError } from '#core/errors.ts';
import type { Undeleted } from '#core/retention/hiding/undelete-point.ts';
import { lastRetired } from '#core/retention/last-retired.ts';
import { isDeployed } from '../cloud/deployed-config.ts';
import type { Cloud } from '../cloud/open-cloud.ts';
import { exitCodes } from '../exit-codes.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import type { Wired } from '../wire.ts';

/** Asks for every source, as the schedule does, and waits for none of them. */
export async function askRetire(
  { call, deployment }: Cloud,
  sources: readonly string[],
): Promise<VerbResult> {
  const request: RetireRequest = { ask: 'all' };
  const { asked } = await call(`${deployment}-retire`, request, z.object({ asked: z.int() }));
  return {
    document: { dryRun: false, sources: sources.map((source) => ({ source, outcome: 'asked' })) },
    text: `asked for ${asked} sources, as the schedule does every day; npx holdfast retire --dry-run says what is still due`,
    exitCode: exitCodes.good,
  };
}

/** Has the function retire one source, and waits for it. It goes by the config that is deployed. */
export async function retireInCloud(
  { output }: VerbContext,
  { written, who }: Pick<Wired, 'written' | 'who'>,
  { call, deployment, configSha256 }: Cloud,
  source = '',
  confirmedBy?: string,
): Promise<RetiredAnswer> {
  if (!isDeployed(written, configSha256)) {
    output.say('the config that is deployed is another than this one, and retire goes by that one');
  }
  const request: RetireRequest = { ask: 'source', source, who, ...(confirmedBy ? { confirmedBy } : {}) };
  return call(`${deployment}-retire`, request, RetiredAnswer);
}

export async function undeleteInCloud(
  { call, deployment }: Cloud,
  request: UndeleteRequest,
): Promise<Undeleted> {
  const answer = await call(`${deployment}-undelete`, request, UndeleteAnswer);
  if (!('refused' in answer)) return answer;
  const { message, hint, nearest } = answer.refused;
  throw nearest ? new UnknownNameError(message, { hint, nearest }) : new PermanentError(message, { hint });
}

/** When something was last retired, by source: the table of a deployment knows, elsewhere the audit tells. */
export async function lastRetiredIn({
  cloud,
  audit,
}: Wired): Promise<(source: string) => Promise<Date | undefined>> {
  if (!cloud) {
    const last = await lastRetired(audit);
    return async (source) => last.get(source);
  }
  return async (source) => {
    const at = (await cloud.retirements.get(source))?.lastDone;
    return at === undefined ? undefined : new Date(at);
  };
}
