interface Seconds {
  readonly seconds: number;
}

/** A question, in the language of the engine. */
type Question =
  | { readonly sql: string }
  | { readonly cypher: string }
  | { readonly path: string }
  | { readonly collection: string; readonly filter?: string | undefined };

/** What its first value must be; every condition that is there must hold. */
interface Conditions {
  /** Age of the value at the instant the point is consistent at. */
  readonly newerThan?: Seconds | undefined;
  readonly olderThan?: Seconds | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly equals?: number | string | boolean | undefined;
}

/** A question to what was restored, and what the answer must be. */
export type Check = Question & Conditions;

/** The text that the engine is asked. */
export function questionOf(check: Check): string {
  if ('sql' in check) return check.sql;
  if ('cypher' in check) return check.cypher;
  if ('path' in check) return check.path;
  return check.filter === undefined ? check.collection : `${check.collection} where ${check.filter}`;
}

/** One line of a drill's checks; `found` is the value, or why there is none. */
export interface CheckResult {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string | null;
}

/** Judges one value. null is no value, and satisfies nothing. */
export function judgeValue(check: Check, found: string | null, consistentAt: Date): CheckResult {
  const ok = found !== null && conditionsOf(check, consistentAt).every((holds) => holds(found));
  return { check: checkText(check), ok, found };
}

/**
 * A value further ahead of the point than any zone that it may lack was dated by a clock that lies: it says nothing of
 * how new anything is, and would pass for ever.
 */
const aheadSeconds = 24 * 3_600;

function conditionsOf(check: Check, consistentAt: Date): ((found: string) => boolean)[] {
  const { newerThan, olderThan, atLeast, atMost, equals } = check;
  const ageSeconds = (found: string): number => (consistentAt.getTime() - timeOf(found)) / 1000;
  return [
    // Not-a-number compares false with everything: what is no time or no number fails.
    ...(newerThan
      ? [(found: string) => ageSeconds(found) < newerThan.seconds && ageSeconds(found) > -aheadSeconds]
      : []),
    ...(olderThan ? [(found: string) => ageSeconds(found) > olderThan.seconds] : []),
    ...(atLeast === undefined ? [] : [(found: string) => numberOf(found) >= atLeast]),
    ...(atMost === undefined ? [] : [(found: string) => numberOf(found) <= atMost]),
    ...(equals === undefined ? [] : [(found: string) => isEqual(equals, found)]),
  ];
}

const numberOf = (found: string): number => (found.trim() === '' ? Number.NaN : Number(found));

function isEqual(wanted: number | string | boolean, found: string): boolean {
  if (typeof wanted === 'number') return numberOf(found) === wanted;
  if (typeof wanted === 'boolean') return [`${wanted}`, wanted ? 't' : 'f'].includes(found);
  return found === wanted;
}

/** `2026-11-20 12:00:00.5+01`, as PostgreSQL writes it, or ISO 8601. Without a zone it is taken for UTC. */
function timeOf(found: string): number {
  const [, date, time = '00:00:00', zone = 'Z'] =
    /^(\d{4,}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(
      found.trim(),
    ) ?? [];
  if (date === undefined) return Number.NaN;
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone;
  return Date.parse(`${date}T${time}${offset}`);
}

/** `select max(created) from orders: newer than 26 h`. */
export function checkText(check: Check): string {
  const { newerThan, olderThan, atLeast, atMost, equals } = check;
  const conditions = [
    ...(newerThan ? [`newer than ${spanText(newerThan)}`] : []),
    ...(olderThan ? [`older than ${spanText(olderThan)}`] : []),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
    ...(equals === undefined ? [] : [`equals ${equals}`]),
  ];
  return `${questionOf(check)}: ${conditions.join(', ')}`;
}

function spanText({ seconds }: Seconds): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400} d`;
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
