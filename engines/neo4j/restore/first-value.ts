import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import type { Graph } from '../connection/connect.ts';
import { encodeValue } from '../values/encode-value.ts';

const AnyRow = z.record(z.string(), z.unknown());

/** The first value of the first row, as text: times in ISO 8601, structures as the archives have them. null for none. */
export async function firstValue(graph: Graph, statement: string): Promise<string | null> {
  const [row] = await graph.rows(AnyRow, statement);
  const [value] = Object.values(row ?? {});
  return told(value);
}

/** What a list may have at most: it is held in memory. */
const mostValues = 1_000_000;

/** The first value of every row, nulls left out. */
export async function firstValues(graph: Graph, statement: string): Promise<readonly string[]> {
  const rows = await graph.rows(AnyRow, statement);
  if (rows.length > mostValues)
    throw new PermanentError(`'${statement}' has more than ${mostValues} rows`, {
      hint: 'ask for fewer, or compare two counts',
    });
  return rows.flatMap((row) => told(Object.values(row)[0]) ?? []);
}

function told(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object' && !Array.isArray(value) && !ArrayBuffer.isView(value)) return textOf(value);
  return typeof value === 'object' ? JSON.stringify(encodeValue(value)) : String(value);
}

/** The driver's times write themselves as ISO 8601, with the zone's name behind where there is one. */
const textOf = (value: object): string => String(value).replace(/\[[^\]]*\]$/, '');
