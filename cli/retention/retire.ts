import { UnknownNameError, UsageError } from '#core/errors.ts';
import { nearestNames } from '#core/point/find-point.ts';
import type { HidingStore } from '#core/ports/store.ts';
import { lastRetired } from '#core/retention/last-retired.ts';
import type { Retired } from '#core/retention/retire-source.ts';
import { type Review, reviewSource } from '#core/retention/review-source.ts';
import { tidyHidden } from '#core/retention/tidy-hidden.ts';
import { exitCodes } from '../exit-codes.ts';
import type { OpenStore } from '../open-store.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Wired, wire } from '../wire.ts';
import { planOf, retentionDeps } from './retention-deps.ts';
import { isHiding, retireOne } from './retire-one.ts';
import { retireText } from './retire-text.ts';

export interface RetireInput {
  readonly source: string | undefined;
  readonly dryRun?: boolean;
  readonly confirm?: boolean;
}

/** Hides what no rule keeps any more, source by source, and removes what has been hidden for long enough. */
export async function retire(context: VerbContext, input: RetireInput): Promise<VerbResult> {
  const { source: only, dryRun: isDryRun = false, confirm: isConfirmed = false } = input;
  if (isConfirmed && (only === undefined || isDryRun)) {
    throw new UsageError('--confirm is for one source, and not with --dry-run', {
      hint: 'see what is due, then name it: npx holdfast retire orders --confirm',
    });
  }
  const wired = await wire(context);
  const sources = await namesOf(wired, only);
  if (isDryRun) return resultOf(wired, await review(wired, sources), undefined);
  const store = hidingStore(wired);
  const removed = await tidyHidden({ ...wired, store });
  const last = await lastRetired(wired.audit);
  const retired: Retired[] = [];
  for (const source of sources) {
    const asked = { lastRetired: last.get(source), confirmedBy: isConfirmed ? wired.who : undefined };
    retired.push(await retireOne(context.output, wired, store, source, asked));
    context.throwIfStopped();
  }
  return resultOf(wired, retired, removed);
}

async function review(wired: Wired, sources: readonly string[]): Promise<readonly Review[]> {
  const last = await lastRetired(wired.audit);
  const now = wired.clock.now();
  const reviews: Review[] = [];
  for (const source of sources) {
    const asked = { plan: planOf(wired, source), now, lastRetired: last.get(source) };
    reviews.push(await reviewSource(retentionDeps(wired), source, asked));
  }
  return reviews;
}

function hidingStore({ store }: Wired): OpenStore & HidingStore {
  if (isHiding(store)) return store;
  throw new UsageError(
    `nothing is removed from ${store.label}: this version retires points of a folder alone`,
    {
      hint: 'npx holdfast retire --dry-run says what no rule keeps any more',
    },
  );
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
  reviews: readonly (Review & Partial<Retired>)[],
  removed: readonly string[] | undefined,
): VerbResult {
  const waits = reviews.some(({ outcome }) => outcome === 'stopped' || outcome === 'busy');
  return {
    document: {
      dryRun: removed === undefined,
      sources: reviews.map(({ source, rulings, stopped, outcome }) => {
        const due = rulings.filter(({ rule }) => rule === 'due');
        return {
          source,
          ...(outcome ? { outcome } : {}),
          stays: rulings.length - due.length,
          goes: due.map(({ point, until }) => ({
            point: point.name,
            class: point.class,
            until: until?.toISOString() ?? null,
            bytes: point.summary.manifest.totals.bytes,
          })),
          stopped: stopped ?? null,
        };
      }),
      ...(removed ? { removed } : {}),
    },
    text: retireText(reviews, removed, wired),
    exitCode: waits ? exitCodes.failed : exitCodes.good,
  };
}
