import { UsageError } from '../errors.ts';
import { compactTime, isRunId } from './run-id.ts';

/** What a person writes to name a point. */
export type PointAddress = { readonly source: string } & (
  | { readonly kind: 'latest' }
  | { readonly kind: 'run'; readonly runId: string }
  /** All runs scheduled within that second. */
  | { readonly kind: 'second'; readonly time: string }
  /** The newest good point consistent at this instant or before. */
  | { readonly kind: 'at'; readonly at: Date }
);

const forms =
  'write source@latest, source@20261120T023000Z, source@20261120T023000Z-3f9a1c or source@2026-11-20T12:00Z';

/** Parses `source@…`. A source alone means its latest point. */
export function parseAddress(text: string): PointAddress {
  const [source, when, ...rest] = text.split('@');
  if (!source || rest.length > 0 || when === '') {
    throw new UsageError(`'${text}' does not name a point`, { hint: forms });
  }
  if (when === undefined || when === 'latest') return { source, kind: 'latest' };
  if (isRunId(when)) return { source, kind: 'run', runId: when };
  if (/^\d{8}T\d{6}Z$/.test(when)) return { source, kind: 'second', time: when };
  const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))$/.exec(when);
  const at = new Date(when);
  if (iso && !Number.isNaN(at.getTime())) return { source, kind: 'at', at };
  throw new UsageError(`'${when}' in '${text}' is neither a run nor a time with its zone`, { hint: forms });
}

/** The second of a run id, for comparing with an address. */
export const secondOf = (runId: string): string => runId.slice(0, compactTime(new Date(0)).length);
