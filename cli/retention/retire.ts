import { type RetiredAnswer, retiredAnswer } from '#core/cloud/retiring/retired-answer.ts';
import { UnknownNameError, UsageError } from '#core/errors.ts';
import { nearestNames } from '#core/point/find-point.ts';
import { reviewSource } from '#core/retention/review-source.ts';
import { exitCodes } from '../exit-codes.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Wired, wire } from '../wire.ts';
import { againstDeployed } from './against-deployed.ts';
import { changeText } from './change-text.ts';
import { askRetire, lastRetiredIn, retireInCloud } from './in-cloud.ts';
import { planOf, retentionDeps } from './retention-deps.ts';
import { retireHere } from './retire-here.ts';
import { retireText } from './retire-text.ts';

export interface RetireInput {
  readonly source: string | undefined;
  readonly dryRun?: boolean;
  readonly confirm?: boolean;
}

/**
 * Hides what no rule keeps any more, source by source, and removes what has been hidden for long enough. Of a deployment
 * the function does it, by the config that is deployed and with its own rights.
 */
export async function retire(context: VerbContext, input: RetireInput): Promise<VerbResult> {
  const { source: only, dryRun: isDryRun = false, confirm: isConfirmed = false } = input;
  if (isConfirmed && (only === undefined || isDryRun)) {
    throw new UsageError('--confirm is for one source, and not with --dry-run', {
      hint: 'see what is due, then name it: npx holdfast retire orders --confirm',
    });
  }
  const wired = await wire(context);
  const sources = await namesOf(wired, only);
  if (isDryRun) {
    const result = resultOf(wired, await review(wired, sources), undefined);
    const declared = only === undefined ? Object.keys(wired.config.sources) : [];
    const changes = await againstDeployed(wired, new Set([...sources, ...declared]));
    if (!changes) return result;
    const { document, text } = result;
    return { ...result, document: { ...document, changes }, text: `${text}\n\n${changeText(changes)}` };
  }
  const { cloud, who } = wired;
  if (cloud && only === undefined) return askRetire(cloud, sources);
  const confirmedBy = isConfirmed ? who : undefined;
  if (cloud)
    return resultOf(wired, [await retireInCloud(context, wired, cloud, sources[0], confirmedBy)], []);
  const { retired, removed } = await retireHere(context, wired, sources, confirmedBy);
  return resultOf(wired, retired, removed);
}

async function review(wired: Wired, sources: readonly string[]): Promise<readonly RetiredAnswer[]> {
  const lastOf = await lastRetiredIn(wired);
  const now = wired.clock.now();
  const reviews: RetiredAnswer[] = [];
  for (const source of sources) {
    const plan = planOf(wired, source);
    const asked = { plan, now, lastRetired: await lastOf(source) };
    reviews.push(retiredAnswer(await reviewSource(retentionDeps(wired), source, asked), plan));
  }
  return reviews;
}

async function namesOf({ catalog }: Wired, only: string | undefined): Promise<readonly string[]> {
  const stored = [...new Set((await catalog.sources()).map(({ source }) => source))].sort();
  if (only === undefined) return stored;
  if (stored.includes(only)) return [only];
  throw new UnknownNameError(`no source named '${only}' has points`, {
    hint: 'npx holdfast list shows the points of all',
    nearest: nearestNames(only, stored),
  });
}

/** `removed` is undefined where nothing was to be touched. */
function resultOf(
  wired: Wired,
  answers: readonly RetiredAnswer[],
  removed: readonly string[] | undefined,
): VerbResult {
  const waits = answers.some(({ outcome }) => outcome === 'stopped' || outcome === 'busy');
  return {
    document: { dryRun: removed === undefined, sources: answers, ...(removed ? { removed } : {}) },
    text: retireText(answers, removed, wired.store.label),
    exitCode: waits ? exitCodes.failed : exitCodes.good,
  };
}
