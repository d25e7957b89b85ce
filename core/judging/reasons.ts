import { bytesWords, countWords } from './amounts.ts';
import type { Anomaly } from './judge-measured.ts';

const many = new Set<Anomaly['about']>(['rows', 'bytes', 'logicalBytes']);

/** What is unusual, in a sentence with its numbers. */
export function reasonText({ about, table, isGone, found, usual, by, before }: Anomaly): string {
  const amount = amountOf(about);
  const compared =
    by === 'the plan'
      ? `the plan asks for ${amount(usual)} at least`
      : `usual ${many.has(about) ? 'are' : 'is'} ${amount(usual)} (by ${by}, of ${before.length} points)`;
  switch (about) {
    case 'rows':
      return `table ${table} ${isGone ? 'is gone' : `has ${amount(found)} rows`}, ${compared}`;
    case 'allRows':
      return `all tables together have ${amount(found)} rows, ${compared}`;
    case 'bytes':
      return `${amount(found)} were stored, ${compared}`;
    case 'logicalBytes':
      return `the database has ${amount(found)}, ${compared}`;
    case 'ratio':
      return `it is compressed ${amount(found)} times, ${compared}: what is encrypted cannot be compressed`;
    case 'seconds':
      return `it took ${amount(found)}, ${compared}`;
  }
}

/** What an anomaly is about, in a word or two. */
export function subjectText({ about, table }: Anomaly): string {
  switch (about) {
    case 'rows':
      return `rows of ${table}`;
    case 'allRows':
      return 'rows of all tables';
    case 'bytes':
      return 'stored';
    case 'logicalBytes':
      return 'in the database';
    case 'ratio':
      return 'compression';
    case 'seconds':
      return 'duration';
  }
}

/** Numbers of one kind, for people. */
export function amountOf(about: Anomaly['about']): (value: number) => string {
  switch (about) {
    case 'bytes':
    case 'logicalBytes':
      return bytesWords;
    case 'ratio':
      return (value) => value.toFixed(2);
    case 'seconds':
      return (value) => `${countWords(value)} s`;
    case 'rows':
    case 'allRows':
      return countWords;
  }
}
