import type { CheckResult } from '../../drill/check.ts';
import type { Target } from '../../ports/worker.ts';
import { askedOf, type CrossCheck, type CrossQuestion, crossText } from './cross-check.ts';

type Asked = ReadonlyMap<string, Pick<Target, 'value' | 'values'>>;

const shownIds = 5;

/** Asks every check of the members that were restored. One that cannot be asked is failed, whatever the reason. */
export async function runCrossChecks(
  checks: readonly CrossCheck[],
  members: Asked,
  signal: AbortSignal,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    signal.throwIfAborted();
    const told = await compare(check, members).catch((error: unknown) => ({
      ok: false,
      found: error instanceof Error ? error.message : String(error),
    }));
    results.push({ check: crossText(check), ...told });
  }
  return results;
}

async function compare(check: CrossCheck, members: Asked): Promise<Pick<CheckResult, 'ok' | 'found'>> {
  if ('every' in check) {
    const wanted = await idsOf(check.every, members);
    const there = new Set(await idsOf(check.isIn, members));
    const missing = wanted.filter((id) => !there.has(id));
    // of nothing, everything is in everything: an empty store must not pass
    if (wanted.length === 0) return { ok: false, found: `none at all in ${check.every.source}` };
    if (missing.length === 0) return { ok: true, found: `${wanted.length}, all of them` };
    const more = missing.length > shownIds ? ', …' : '';
    const some = `${missing.slice(0, shownIds).join(', ')}${more}`;
    return { ok: false, found: `${missing.length} of ${wanted.length} are missing: ${some}` };
  }
  const other = 'equals' in check ? check.equals : 'atLeast' in check ? check.atLeast : check.atMost;
  const [value, limit] = [await oneOf(check.value, members), await oneOf(other, members)];
  const found = `${value ?? 'nothing'} and ${limit ?? 'nothing'}`;
  if (value === null || limit === null) return { ok: false, found };
  const [a, b] = [numberOf(value), numberOf(limit)];
  if ('equals' in check) return { ok: value === limit || a === b, found };
  return { ok: 'atLeast' in check ? a >= b : a <= b, found };
}

const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

function memberOf({ source }: CrossQuestion, members: Asked): Pick<Target, 'value' | 'values'> {
  const member = members.get(source);
  if (!member) throw new Error(`${source} was not brought back`);
  return member;
}

const oneOf = (question: CrossQuestion, members: Asked): Promise<string | null> =>
  memberOf(question, members).value(askedOf(question));

async function idsOf(question: CrossQuestion, members: Asked): Promise<readonly string[]> {
  const { values } = memberOf(question, members);
  if (!values) throw new Error(`the engine of ${question.source} gives no lists`);
  return values(askedOf(question));
}
