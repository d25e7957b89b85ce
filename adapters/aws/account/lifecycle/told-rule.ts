import type { LifecycleRule } from '@aws-sdk/client-s3';

/** A rule in words. Two of them do the same if their words are the same. */
export interface ToldRule {
  readonly id: string;
  readonly isOn: boolean;
  /** Of the keys that it is about. */
  readonly prefix: string;
  /** `everything`, `what lies under 'data/' and is tagged a=b` */
  readonly about: string;
  /** When it puts a delete marker over what is current: `after 1 day`. */
  readonly hides: string | undefined;
  /** All that it does, in one order: `removes what was hidden after 14 days`. */
  readonly does: string;
}

/**
 * S3 does not tell a rule as it was put: a prefix may stand in the filter, in its `And`, or in the rule itself as years
 * ago, an empty filter and no limit of size (0) may be written out, and nothing has an order.
 */
export function toldRule(rule: LifecycleRule): ToldRule {
  const { ID: id = '', Status, Filter = {}, Prefix } = rule;
  const { And = {} } = Filter;
  const prefix = Filter.Prefix ?? And.Prefix ?? Prefix ?? '';
  const tags = [...(Filter.Tag ? [Filter.Tag] : []), ...(And.Tags ?? [])];
  const larger = Filter.ObjectSizeGreaterThan ?? And.ObjectSizeGreaterThan;
  const smaller = Filter.ObjectSizeLessThan ?? And.ObjectSizeLessThan;
  const about = [
    prefix === '' ? 'everything' : `what lies under '${prefix}'`,
    ...tags.map(({ Key = '', Value = '' }) => `is tagged ${Key}=${Value}`).sort(),
    ...(larger ? [`is larger than ${larger} bytes`] : []),
    ...(smaller ? [`is smaller than ${smaller} bytes`] : []),
  ].join(' and ');
  return { id, isOn: Status === 'Enabled', prefix, about, hides: hidesOf(rule), does: deedsOf(rule) };
}

const hidesOf = ({ Expiration }: LifecycleRule): string | undefined =>
  Expiration?.Days || Expiration?.Date ? when(Expiration.Days, Expiration.Date) : undefined;

function deedsOf(rule: LifecycleRule): string {
  const hides = hidesOf(rule);
  const { Expiration, NoncurrentVersionExpiration: forgets, AbortIncompleteMultipartUpload: ends } = rule;
  const deeds = [
    ...(hides === undefined ? [] : [`hides it ${hides}`]),
    ...(Expiration?.ExpiredObjectDeleteMarker ? ['takes away delete markers with nothing under them'] : []),
    ...(forgets
      ? [`removes what was hidden ${when(forgets.NoncurrentDays)}${kept(forgets.NewerNoncurrentVersions)}`]
      : []),
    ...(rule.Transitions ?? []).map(
      ({ StorageClass, Days, Date: date }) => `moves it to ${StorageClass} ${when(Days, date)}`,
    ),
    ...(rule.NoncurrentVersionTransitions ?? []).map(
      ({ StorageClass, NoncurrentDays, NewerNoncurrentVersions }) =>
        `moves what was hidden to ${StorageClass} ${when(NoncurrentDays)}${kept(NewerNoncurrentVersions)}`,
    ),
    ...(ends ? [`ends unfinished uploads ${when(ends.DaysAfterInitiation)}`] : []),
  ];
  return deeds.length === 0 ? 'does nothing' : deeds.sort().join(', ');
}

const when = (days: number | undefined, date?: Date): string =>
  date === undefined ? `after ${days ?? 0} ${days === 1 ? 'day' : 'days'}` : `on ${dayOf(date)}`;
const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
const kept = (versions: number | undefined): string => (versions ? ` but the newest ${versions}` : '');
