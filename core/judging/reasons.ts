import type { Anomaly } from './judge-measured.ts';

/** What is unusual, in a sentence with its numbers. */
export function reasonText({ about, table, found, usual, by, of }: Anomaly): string {
  const compared = `by ${by}, of ${of} points`;
  switch (about) {
    case 'rows':
      return `table ${table} has ${count(found)} rows, usual are ${count(usual)} (${compared})`;
    case 'bytes':
      return `${count(found)} bytes were stored, usual are ${count(usual)} (${compared})`;
    case 'logicalBytes':
      return `the database has ${count(found)} bytes, usual are ${count(usual)} (${compared})`;
    case 'ratio':
      return `it is compressed ${found.toFixed(2)} times, usual is ${usual.toFixed(2)} (${compared}): what is encrypted cannot be compressed`;
    case 'seconds':
      return `it took ${count(found)} s, usual are ${count(usual)} s (${compared})`;
  }
}

const count = (number: number): string => Math.round(number).toLocaleString('en-US');
